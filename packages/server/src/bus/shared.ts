import type { Bus, BusMessage, BusStats, Work } from './bus.ts';
import { createLocalBus } from './local.ts';
import { packMessages, unpack } from './pack.ts';
import { readMessage } from './read-message.ts';

/** What carries texts between the processes: PostgreSQL, Redis, a pipe. */
export interface Wire {
  /** Sends texts to the other processes, in their order; this one may hear them too. Throws nothing. */
  send(texts: string[]): void;
  /** What it had to give up, in texts. */
  lost(): number;
  /** Sends what was given to it, then ends. */
  close(): Promise<void>;
}

export interface WireEvents {
  onText(text: string): void;
  /** The connection is there (again): what was said before it is not known. */
  onGap(): void;
}

export interface SharedBusOptions {
  /** Tells this process from the others. */
  origin: string;
  /** The longest text that the wire takes. */
  maxBytes: number;
  onError(error: unknown): void;
}

/** The bus of one process among many: its own listeners hear at once, the others by the wire, a turn of the loop later. */
export async function openSharedBus(
  openWire: (events: WireEvents) => Promise<Wire>,
  { origin, maxBytes, onError }: SharedBusOptions,
): Promise<Bus> {
  const local = createLocalBus(onError);
  const counts = { sent: 0, received: 0, ignored: 0, dropped: 0, gaps: 0 } satisfies BusStats;
  let pending: BusMessage[] = [];
  const woken = new Set<Work>();
  let opened = false;

  function onText(text: string): void {
    const packed = Buffer.byteLength(text) <= maxBytes ? unpack(text) : undefined;
    // Our own came here without a detour.
    if (packed?.from === origin) return;
    for (const value of packed?.messages ?? [undefined]) {
      const message = readMessage(value);
      counts[message === undefined ? 'ignored' : 'received'] += 1;
      if (message !== undefined) local.publish(message);
    }
  }

  function flush(): void {
    const { texts, dropped } = packMessages(origin, pending, maxBytes);
    counts.sent += pending.length - dropped;
    counts.dropped += dropped;
    pending = [];
    woken.clear();
    if (dropped > 0) onError(new Error(`${dropped} messages were too long for other processes`));
    if (texts.length > 0) wire.send(texts);
  }

  const wire = await openWire({
    onText,
    onGap() {
      // Before the first there was nobody here to remember anything.
      if (!opened) return;
      counts.gaps += 1;
      local.publish({ kind: 'gap' });
    },
  });
  opened = true;

  return {
    publish(message) {
      local.publish(message);
      if (message.kind === 'gap') return;
      if (message.kind === 'wake') {
        // Once a turn is enough.
        if (woken.has(message.what)) return;
        woken.add(message.what);
      }
      // What is said in one turn of the loop is sent together.
      if (pending.push(message) === 1) setImmediate(flush);
    },
    subscribe: local.subscribe,
    stats: () => ({ ...counts, dropped: counts.dropped + wire.lost() }),
    async close() {
      if (pending.length > 0) flush();
      await wire.close();
      await local.close();
    },
  };
}
