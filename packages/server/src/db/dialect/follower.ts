import { systemClock } from '../../lib/clock.ts';
import type { Db, Result } from '../database.ts';
import { createReader } from './reader.ts';

/** What it shows is older than this by no more than the lag that is allowed: one round. */
const LOOK_EVERY_MS = 1_000;

type Execute = <R>(sql: string, parameters: readonly unknown[]) => Promise<Result<R>>;

/** Two ways to run a statement, as `createReader` takes them. */
export interface Ways {
  execute: Execute;
  dynamic: Execute;
}

export interface Follower {
  /** Reads at the replica what it can, everything else at the primary. */
  db: Db;
  stop(): void;
}

/**
 * A replica beside its primary. It is asked only while it holds what the primary had written a second ago; whatever it
 * cannot answer, the primary does, and it rests until the next look.
 */
export function createFollower(primary: Db, here: Ways, there: Ways, every = systemClock.every): Follower {
  let usable = false;
  let stopped = false;
  let before: number | undefined;

  const at =
    (way: keyof Ways): Execute =>
    async (sql, parameters) => {
      if (!usable) return here[way](sql, parameters);
      try {
        return await there[way](sql, parameters);
      } catch {
        // Away, or it had to cancel what would keep it from following; a mistake of ours is one at the primary too.
        usable = false;
        return here[way](sql, parameters);
      }
    };

  async function look(): Promise<void> {
    const written = (await here.execute<{ at: number }>(WRITTEN, [])).rows[0]?.at;
    const replayed = (await there.execute<{ at: number | null }>(REPLAYED, [])).rows[0]?.at;
    // Null is no standby: whoever keeps it up to date knows how.
    usable = !stopped && (replayed === null || (before !== undefined && Number(replayed) >= before));
    before = written;
  }

  const tryLook = () =>
    look().catch(() => {
      usable = false;
    });
  void tryLook();
  const stopLooking = every(LOOK_EVERY_MS, () => void tryLook());
  return {
    db: {
      ...createReader('postgres', at('execute'), at('dynamic')),
      primary,
      write: (fn, options) => primary.write(fn, options),
      close: async () => {},
    },
    stop() {
      stopped = true;
      usable = false;
      stopLooking();
    },
  };
}

/** How far the log of the primary is written, and how far a standby has it; null where it is none. */
const WRITTEN = `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as at`;
const REPLAYED = `select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::float8 as at`;
