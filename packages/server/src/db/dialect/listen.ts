import pg from 'pg';
import { ConfigError } from '../../config/load.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Rng } from '../../lib/rng.ts';
import { translate } from './errors.ts';
import { findPooling, type Pooling } from './pooler.ts';

/** PostgreSQL takes payloads below 8,000 bytes. */
export const NOTIFY_MAX_BYTES = 7_999;

const CONNECT_MS = 5_000;
/** A connection that the network lost says nothing: it is asked, and given up when it does not answer until next time. */
const ASK_EVERY_MS = 10_000;
const RETRY_MS = 100;
const RETRY_AT_MOST_MS = 5_000;
/** What waits while the connection is away, in payloads. */
const MAX_WAITING = 2_000;
/** Payloads in one statement. */
const AT_ONCE = 500;
const GOODBYE_MS = 2_000;

export interface Channel {
  /** Sends payloads in their order, as many as there are in one statement. */
  notify(payloads: string[]): void;
  /** Payloads that were given up. */
  lost(): number;
  close(): Promise<void>;
}

const isHandedRound = (pooling: Pooling): boolean => pooling === 'transaction' || pooling === 'statement';
const NOT_OURS =
  'Processes tell each other what is new over a connection of their own, and this address leads to a pooler that hands connections round. Set DATABASE_DIRECT_URL to the address of PostgreSQL itself (or of a pool in session mode), or set REDIS_URL.';

interface Options {
  url: string;
  /** A name without a quote. */
  channel: string;
  clock: Clock;
  rng: Rng;
  onPayload(payload: string): void;
  /** It listens from now on; what was said before was not heard. */
  onListening(): void;
  onError(error: unknown): void;
}

/**
 * One connection that listens and notifies, and is made anew whenever it is lost. The first has to succeed: throws
 * what `connectDatabase` throws.
 */
export async function openChannel(options: Options): Promise<Channel> {
  const { url, channel, clock, rng } = options;
  let client: pg.Client | undefined;
  const waiting: string[] = [];
  let lost = 0;
  let sending: Promise<void> | undefined;
  let failures = 0;
  let asked = false;
  let closed = false;
  let cancelRetry = () => {};

  async function connect(): Promise<void> {
    const next = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: CONNECT_MS });
    // Also when it ends before it is ours: without a listener an error would end the process.
    next.on('error', () => {});
    next.on('end', () => {
      if (client === next) leave();
    });
    next.on('notification', ({ payload }) => {
      if (payload !== undefined) options.onPayload(payload);
    });
    try {
      await next.connect();
      // There, what others say would come to whoever has the connection by then.
      if (isHandedRound(await findPooling(next, url))) throw new ConfigError('DATABASE_DIRECT_URL', NOT_OURS);
      await next.query(`listen "${channel}"`);
    } catch (error) {
      next.end().catch(() => {});
      throw error;
    }
    if (closed) return next.end();
    client = next;
    failures = 0;
    asked = false;
    options.onListening();
    void send();
  }

  function leave(): void {
    client = undefined;
    if (closed) return;
    const wait = Math.min(RETRY_AT_MOST_MS, RETRY_MS * 2 ** failures);
    failures += 1;
    // All processes lose it at the same time: they come back one by one.
    cancelRetry = clock.after(wait * (0.5 + rng.fraction()), () => void connect().catch(giveUp));
  }

  function giveUp(error: unknown): void {
    if (failures === 1) options.onError(error);
    leave();
  }

  function send(): Promise<void> {
    sending ??= sendAll().finally(() => {
      sending = undefined;
    });
    return sending;
  }

  async function sendAll(): Promise<void> {
    while (client !== undefined && waiting.length > 0) {
      const payloads = waiting.splice(0, AT_ONCE);
      try {
        await client.query({
          text: 'select pg_notify($1, p) from unnest($2::text[]) with ordinality as t(p, n) order by n',
          values: [channel, payloads],
        });
      } catch (error) {
        // Whether they arrived is not known, and nothing may come twice.
        lost += payloads.length;
        options.onError(error);
      }
    }
  }

  const stopAsking = clock.every(ASK_EVERY_MS, () => {
    const asking = client;
    if (asking === undefined) return;
    if (asked) {
      leave();
      asking.connection.stream.destroy();
      return;
    }
    asked = true;
    asking.query('select 1').then(
      () => {
        if (asking === client) asked = false;
      },
      () => {},
    );
  });

  await connect().catch((error) => {
    closed = true;
    stopAsking();
    throw translate(error);
  });

  return {
    notify(payloads) {
      waiting.push(...payloads);
      if (waiting.length > MAX_WAITING) lost += waiting.splice(0, waiting.length - MAX_WAITING).length;
      void send();
    },
    lost: () => lost,
    async close() {
      const leaving = client;
      if (leaving !== undefined && (sending !== undefined || waiting.length > 0)) {
        await Promise.race([send(), new Promise<void>((resolve) => clock.after(GOODBYE_MS, resolve))]);
      }
      closed = true;
      client = undefined;
      stopAsking();
      cancelRetry();
      await leaving?.end().catch(() => {});
    },
  };
}
