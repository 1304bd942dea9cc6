import Type from 'typebox';
import { Count, nullable } from './common.ts';

const Stored = Type.Object({ files: Count, bytes: Count });

/** What fills the disk: an extension. */
export const AdminStorage = Type.Object({
  /** Where files lie, in words. */
  place: Type.String(),
  /** Null where it cannot be measured. `used` is of 1; a `warning` is from 85 % on, `critical` from 95 %. */
  disk: nullable(
    Type.Object({ free_bytes: Count, used: Type.Number(), state: Type.Enum(['ok', 'warning', 'critical']) }),
  ),
  /** `wal_bytes`: what SQLite has written ahead, in a file of its own; null with PostgreSQL. */
  database: Type.Object({ bytes: Count, wal_bytes: nullable(Count) }),
  /** What is kept of other servers for a while, and how much it may become. */
  cache: Type.Object({ files: Count, bytes: Count, max_bytes: Count }),
  /** What a job found when it measured last; null: it has not yet. */
  measured_at: nullable(Type.String()),
  kinds: Type.Array(Type.Object({ kind: Type.Enum(['media', 'profiles', 'emojis']), ...Stored.properties })),
  /** With most files that are known of them, whether these are kept or not; 20 at most. */
  servers: Type.Array(Type.Object({ domain: Type.String(), files: Count })),
  measuring: Type.Boolean(),
  clearing: Type.Boolean(),
});
export type AdminStorage = Type.Static<typeof AdminStorage>;

/** What a clearing removes; `more`: counting stopped there. */
export const CacheClearing = Type.Object({ ...Stored.properties, more: Type.Boolean() });
