import { createClient } from '@redis/client';
import type { Clock } from '../lib/clock.ts';
import type { Rng } from '../lib/rng.ts';
import type { Bus } from './bus.ts';
import { openSharedBus, type Wire, type WireEvents } from './shared.ts';

const MAX_BYTES = 65_536;
const CONNECT_MS = 5_000;
const RETRY_MS = 100;
const RETRY_AT_MOST_MS = 5_000;
/** A connection that the network lost says nothing until it is asked. */
const ASK_EVERY_MS = 10_000;
/** What waits while the connection is away, in texts. */
const MAX_WAITING = 2_000;

interface Options {
  url: string;
  /** Servers that share one Redis are told apart by it. */
  prefix: string;
  clock: Clock;
  rng: Rng;
  onError(error: unknown): void;
}

/**
 * The bus by Redis' or Valkey's publish and subscribe. One that is away is waited for a moment, and joined whenever it
 * comes: nothing is kept in it, so that no server has to stand still without it.
 */
export function openRedisBus(options: Options): Promise<Bus> {
  const origin = options.rng.bytes(9).toString('base64url');
  return openSharedBus((events) => openWire(options, events), {
    origin,
    maxBytes: MAX_BYTES,
    onError: options.onError,
  });
}

async function openWire({ url, prefix, clock, rng, onError }: Options, { onText, onGap }: WireEvents): Promise<Wire> {
  const channel = `${prefix}:bus`;
  let lost = 0;
  let away = false;
  let closed = false;
  const reconnectStrategy = (retries: number) =>
    Math.min(RETRY_AT_MOST_MS, RETRY_MS * 2 ** retries) * (0.5 + rng.fraction());
  const socket = { connectTimeout: CONNECT_MS, socketTimeout: 3 * ASK_EVERY_MS, reconnectStrategy };
  const speaker = createClient({ url, socket, pingInterval: ASK_EVERY_MS, commandsQueueMaxLength: MAX_WAITING });
  // A connection that listens says nothing else.
  const listener = speaker.duplicate();
  const clients = [speaker, listener];
  for (const client of clients) {
    client.on('error', (error) => {
      if (!away && !closed) onError(error);
      away = true;
    });
    client.on('ready', () => {
      away = false;
    });
  }
  // Also when it came back: what it listens to is asked for anew before it is ready.
  listener.on('ready', () => {
    if (listening) onGap();
  });
  let listening = false;
  const joined = Promise.all(clients.map((client) => client.connect()))
    .then(() => listener.subscribe(channel, onText))
    .then(() => {
      listening = true;
      onGap();
    });
  joined.catch((error) => {
    if (!closed) onError(error);
  });
  await Promise.race([joined, new Promise<void>((resolve) => clock.after(CONNECT_MS, resolve))]);

  let last: Promise<unknown> = Promise.resolve();
  const giveUp = () => {
    lost += 1;
  };
  return {
    send(texts) {
      for (const text of texts) last = speaker.publish(channel, text).catch(giveUp);
    },
    lost: () => lost,
    async close() {
      closed = true;
      if (speaker.isReady) await last;
      for (const client of clients) client.destroy();
    },
  };
}
