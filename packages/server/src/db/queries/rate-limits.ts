import { sql } from 'kysely';
import type { Tx } from '../database.ts';
import { prepare } from '../prepare.ts';

interface Take {
  key: string;
  count: number;
  windowMs: number;
  now: number;
}

/** Takes a token of a bucket, if there is one; answers whether, and what is left. One after the other for each key. */
export async function takeFromBucket(tx: Tx, take: Take): Promise<{ allowed: boolean; tokens: number }> {
  const row = (await takeToken.first(tx, take)) as { tokens: number; allowed: number };
  return { allowed: row.allowed === 1, tokens: row.tokens };
}

const takeToken = prepare<Take>()((q) => {
  const [count, windowMs, now] = [q.bigint('count'), q.bigint('windowMs'), q.bigint('now')];
  const row = sql.ref('rateLimits');
  // A clock that was set back takes nothing away.
  const earned = sql`case when ${now} > ${row}."at" then (${now} - ${row}."at") * 1.0 * ${count} / ${windowMs} else 0 end`;
  const there = sql`case when ${row}."tokens" + (${earned}) > ${count} then ${count} else ${row}."tokens" + (${earned}) end`;
  const left = sql`(${there}) - (case when (${there}) >= 1 then 1 else 0 end)`;
  return sql<{ tokens: number; allowed: number }>`
    insert into "rateLimits" ("key", "tokens", "at", "fullAt", "allowed")
    values (${q.param('key')}, ${count} - 1, ${now}, ${now} + ${windowMs}, 1)
    on conflict ("key") do update set "tokens" = ${left}, "at" = ${now}, "fullAt" = ${now} + ${windowMs},
      "allowed" = case when (${there}) >= 1 then 1 else 0 end
    returning "tokens", "allowed"`;
});

export const deleteFullBuckets = prepare<{ now: number; limit: number }>()((q) =>
  q.db
    .deleteFrom('rateLimits')
    .where(
      'key',
      'in',
      q.db
        .selectFrom('rateLimits')
        .select('key')
        .where('fullAt', '<=', q.param('now'))
        .orderBy('fullAt')
        .limit(q.param('limit')),
    ),
);

/** When the bucket behind so many is full that were used later than it. */
export const findFullAtBehind = prepare<{ keep: number }>()((q) =>
  q.db.selectFrom('rateLimits').select('fullAt').orderBy('fullAt', 'desc').limit(1).offset(q.param('keep')),
);
