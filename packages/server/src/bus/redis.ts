import { createClient } from '@redis/client';
import type { Rng } from '../lib/rng.ts';
import type { Bus } from './bus.ts';
import { openSharedBus } from './shared.ts';

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
  rng: Rng;
  onError(error: unknown): void;
}

/** The bus by Redis' or Valkey's publish and subscribe. Throws where nothing answers at the start. */
export function openRedisBus({ url, prefix, rng, onError }: Options): Promise<Bus> {
  const origin = rng.bytes(9).toString('base64url');
  const channel = `${prefix}:bus`;
  return openSharedBus(
    async ({ onText, onGap }) => {
      let started = false;
      let lost = 0;
      let away = false;
      const reconnectStrategy = (retries: number) =>
        started && Math.min(RETRY_AT_MOST_MS, RETRY_MS * 2 ** retries) * (0.5 + rng.fraction());
      const socket = { connectTimeout: CONNECT_MS, socketTimeout: 3 * ASK_EVERY_MS, reconnectStrategy };
      const speaker = createClient({
        url,
        socket,
        pingInterval: ASK_EVERY_MS,
        commandsQueueMaxLength: MAX_WAITING,
      });
      // A connection that listens says nothing else.
      const listener = speaker.duplicate();
      for (const client of [speaker, listener]) {
        client.on('error', (error) => {
          if (started && !away) onError(error);
          away = true;
        });
        client.on('ready', () => {
          away = false;
        });
      }
      listener.on('ready', onGap);
      try {
        await Promise.all([speaker.connect(), listener.connect()]);
        await listener.subscribe(channel, onText);
      } catch (error) {
        for (const client of [speaker, listener]) client.destroy();
        throw error;
      }
      started = true;
      let last: Promise<unknown> = Promise.resolve();
      const forget = () => {
        lost += 1;
      };
      return {
        send(texts) {
          for (const text of texts) last = speaker.publish(channel, text).catch(forget);
        },
        lost: () => lost,
        async close() {
          if (speaker.isReady) await last;
          for (const client of [speaker, listener]) client.destroy();
        },
      };
    },
    { origin, maxBytes: MAX_BYTES, onError },
  );
}
