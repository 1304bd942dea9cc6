import { createCache } from '../lib/cache.ts';
import type { Clock } from '../lib/clock.ts';
import { OutboundError } from './outbound-error.ts';

const SILENCES = 5;
const PAUSE_MS = 30_000;
const MAX_PAUSE_MS = 8 * 60_000;
const HOSTS = 10_000;

/** Remembers hosts that do not answer, so that nobody waits for them again and again. */
export interface SilentHosts {
  /** Throws `timeout` while a host is left alone. */
  check(host: string): void;
  /** It said something, were it a refusal. */
  heard(host: string): void;
  /** Time ran out without a word. */
  silent(host: string): void;
}

interface Silence {
  inARow: number;
  pauseMs: number;
  until: number;
}

/** After five silences in a row a host is left alone for 30 seconds, then twice as long each time, 8 minutes at most. */
export function createSilentHosts(clock: Clock): SilentHosts {
  const hosts = createCache<string, Silence>({ max: HOSTS });
  return {
    check(host) {
      if (hosts.size() === 0) return;
      const silence = hosts.get(host);
      if (silence !== undefined && silence.until > clock.now()) throw new OutboundError('timeout', 'silent lately');
    },
    heard(host) {
      if (hosts.size() > 0) hosts.delete(host);
    },
    silent(host) {
      const silence = hosts.get(host) ?? { inARow: 0, pauseMs: PAUSE_MS / 2, until: 0 };
      silence.inARow++;
      // Those that were under way together count as one more try.
      if (silence.inARow >= SILENCES && silence.until <= clock.now()) {
        silence.pauseMs = Math.min(silence.pauseMs * 2, MAX_PAUSE_MS);
        silence.until = clock.now() + silence.pauseMs;
      }
      hosts.set(host, silence);
    },
  };
}
