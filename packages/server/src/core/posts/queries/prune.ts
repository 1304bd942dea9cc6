import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';

interface Old {
  before: number;
  limit: number;
}

/** Of posts of others; ours answer 410 for ever. */
export const pruneTombstones = prepare<Old>()(
  (q) => sql`delete from "tombstones" where "uri" in (
    select "uri" from "tombstones" where "postId" is null and "deletedAt" < ${q.param('before')}
    limit ${q.bigint('limit')})`,
);

export const pruneIdempotencyKeys = prepare<Old>()(
  (q) => sql`delete from "idempotencyKeys" where ("accountId", "key") in (
    select "accountId", "key" from "idempotencyKeys" where "expiresAt" < ${q.param('before')}
    limit ${q.bigint('limit')})`,
);
