import { type RawBuilder, sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';
import { DAY_MS } from '../days.ts';

/** Ids of one day, and the day that the first id belongs to. */
const STEP = 4096 * DAY_MS;
const EPOCH_DAY = Date.UTC(2020, 0, 1) / DAY_MS;

/** The day of an id. */
export const dayOfId = (column: string): RawBuilder<number> =>
  sql`(${sql.ref(column)} / ${sql.lit(STEP)} + ${sql.lit(EPOCH_DAY)})`;

interface Uses {
  tag: string;
  from: number;
  until: number;
  limit: number;
}

/** The newest public posts with a tag between two ids. */
const USED = (q: { param(name: keyof Uses): RawBuilder<unknown> }) => sql`
  select t."postId", t."accountId", a."domain", p."language" from (
    select "postId", "accountId" from "postTags" where "tag" = ${q.param('tag')}
      and "postId" >= ${q.param('from')} and "postId" < ${q.param('until')}
    order by "postId" desc limit ${q.param('limit')}) t
  join "posts" p on p."id" = t."postId"
  join "accounts" a on a."id" = t."accountId"
  where p."visibility" = 'public' and p."state" = 'shown'`;

const COUNTS = sql`count(*) as "uses", count(distinct "accountId") as "accounts", count(distinct "domain") as "servers"`;

/** How a tag was used on each day, and on all of them together (`day` 0). */
export const countTagUses = prepare<Uses>()(
  (q) => sql<{ day: number; uses: number; accounts: number; servers: number }>`
    with "used" as (${USED(q)})
    select ${dayOfId('postId')} as "day", ${COUNTS} from "used" group by 1
    union all select 0 as "day", ${COUNTS} from "used"`,
);

export const countTagServers = prepare<Uses & { top: number }>()(
  (q) => sql<{ key: string; value: number }>`
    select "domain" as "key", count(*) as "value" from (${USED(q)}) u group by 1
    order by 2 desc, 1 limit ${q.param('top')}`,
);

export const countTagLanguages = prepare<Uses & { top: number }>()(
  (q) => sql<{ key: string; value: number }>`
    select "language" as "key", count(*) as "value" from (${USED(q)}) u where "language" is not null group by 1
    order by 2 desc, 1 limit ${q.param('top')}`,
);
