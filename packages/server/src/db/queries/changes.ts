import { sql } from 'kysely';
import { prepare } from '../prepare.ts';

/** Counts changes that commit with this transaction, one after the other; answers the number of the last. */
export const countChanges = prepare<{ what: string; count: number }>()(
  (q) => sql<{ number: number }>`
    insert into "changes" ("what", "number") values (${q.param('what')}, ${q.bigint('count')})
    on conflict ("what") do update set "number" = "changes"."number" + excluded."number"
    returning "number"`,
);

export const findChanges = prepare<Record<never, never>>()((q) => q.db.selectFrom('changes').selectAll());
