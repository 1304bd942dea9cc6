import { NOTIFY_MAX_BYTES, openChannel } from '../db/dialect/listen.ts';
import type { Clock } from '../lib/clock.ts';
import type { Rng } from '../lib/rng.ts';
import type { Bus } from './bus.ts';
import { openSharedBus } from './shared.ts';

interface Options {
  /** Of PostgreSQL itself: a pooler that hands connections round would not bring us what others say. */
  url: string;
  clock: Clock;
  rng: Rng;
  onError(error: unknown): void;
}

/** The bus by LISTEN and NOTIFY, on one connection of its own. All who use the database hear each other. */
export function openPostgresBus({ url, clock, rng, onError }: Options): Promise<Bus> {
  const origin = rng.bytes(9).toString('base64url');
  return openSharedBus(
    async ({ onText, onGap }) => {
      const listening = { onPayload: onText, onListening: onGap, onError };
      const channel = await openChannel({ url, channel: 'linnet', clock, rng, ...listening });
      return { send: channel.notify, lost: channel.lost, close: channel.close };
    },
    { origin, maxBytes: NOTIFY_MAX_BYTES, onError },
  );
}
