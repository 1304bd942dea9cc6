import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { prepare, type QueryKit } from '../../../db/prepare.ts';
import { dayOfId } from './tags.ts';

/** Of how many accounts and of how many things the newest are counted. */
const ACCOUNTS = 20_000;
const THINGS = 50_000;
const TOTAL = 100_000;

interface Domains {
  domains: string[];
}
interface Span extends Domains {
  from: number;
  until: number;
  /** The moment that `from` is the first id of. */
  since: number;
}
interface Day {
  day: number;
  value: number;
}

/** Accounts by their server: planners that know how many there are of small ones would read all of them. */
const theirs = (q: Pick<QueryKit<Domains>, 'along'>, index = 'accounts_domain_id') => q.along('accounts', index);

/** The sums of what stands beside each account of some servers. */
export const sumAccounts = prepare<Domains>()(
  (q) => sql<{ accounts: number; posts: number | null; followed: number | null; following: number | null }>`
    select count(*) as "accounts", sum("postsCount") as "posts", sum("followersCount") as "followed",
      sum("followingCount") as "following"
    from (select "postsCount", "followersCount", "followingCount" from ${theirs(q)}
      where ${q.inTexts('domain', 'domains')} limit ${sql.lit(TOTAL)}) a`,
);

export const countReportsAbout = prepare<Domains>()(
  (q) => sql<{ count: number }>`
    select count(*) as "count" from (select 1 from "reports"
      where ${q.inTexts('targetDomain', 'domains')} limit ${sql.lit(TOTAL)}) r`,
);

const byDay = (things: RawBuilder<unknown>) => sql<Day>`
  select ${dayOfId('id')} as "day", count(*) as "value" from (${things} limit ${sql.lit(THINGS)}) things group by 1`;

const within = (q: QueryKit<Span>, id: string) =>
  sql`${sql.ref(id)} >= ${q.param('from')} and ${sql.ref(id)} < ${q.param('until')}`;

/** Accounts by when they became known here. */
export const countNewAccounts = prepare<Span>()((q) =>
  byDay(sql`select "id" from ${theirs(q)} where ${q.inTexts('domain', 'domains')} and ${within(q, 'id')}`),
);

export const countNewReports = prepare<Span>()((q) =>
  byDay(
    sql`select "id" from "reports"
      where ${q.inTexts('targetDomain', 'domains')} and "resolved" in (0, 1) and ${within(q, 'id')}`,
  ),
);

/** Those who wrote since then. */
const writers = (q: QueryKit<Span>) => sql`(select "id" from ${theirs(q)}
  where ${q.inTexts('domain', 'domains')} and "lastPostAt" >= ${q.param('since')} limit ${sql.lit(ACCOUNTS)})`;

export const countNewPosts = prepare<Span>()((q) =>
  byDay(sql`select p."id" from ${writers(q)} w join "posts" p on p."accountId" = w."id" and ${within(q, 'p.id')}`),
);

export const countNewFiles = prepare<Span>()((q) =>
  byDay(sql`select f."id" from ${writers(q)} w join "files" f on f."accountId" = w."id" and ${within(q, 'f.id')}`),
);

export const countLanguages = prepare<Span & { top: number }>()(
  (q) => sql<{ key: string; value: number }>`
    select "language" as "key", count(*) as "value" from (
      select p."language" from ${writers(q)} w
      join "posts" p on p."accountId" = w."id" and ${within(q, 'p.id')} limit ${sql.lit(THINGS)}) l
    where "language" is not null group by 1 order by 2 desc, 1 limit ${q.param('top')}`,
);

export const countFiles = prepare<Domains>()(
  (q) => sql<{ count: number }>`
    select count(*) as "count" from (
      select "files"."id" from (select "id" from ${theirs(q)} where ${q.inTexts('domain', 'domains')}
        limit ${sql.lit(ACCOUNTS)}) a
      join ${q.along('files', 'files_accountId_id')} on "files"."accountId" = a."id" limit ${sql.lit(TOTAL)}) f`,
);

/** As the index of these says it, so that it is used. */
const TIED = sql<SqlBool>`"domain" <> '' and ("followersCount" > 0 or "followingCount" > 0)`;

const tied = (q: QueryKit<Span>) =>
  sql`(select "id" from ${theirs(q, 'accounts_domain_id_tied')} where ${q.inTexts('domain', 'domains')} and ${TIED} limit ${sql.lit(ACCOUNTS)})`;

const newFollows = (own: 'accountId' | 'targetId') =>
  prepare<Span>()((q) =>
    byDay(
      sql`select f."id" from ${tied(q)} t
        join "follows" f on f.${sql.ref(own)} = t."id" and f."state" = 'accepted' and ${within(q, 'f.id')}`,
    ),
  );
/** Follows of people there by people here, and the other way round. */
export const countNewFollows = newFollows('targetId');
export const countNewFollowers = newFollows('accountId');

/** Those there whom most people here follow. */
export const findMostFollowed = prepare<Domains & { top: number }>()(
  (q) => sql<{ key: string; value: number }>`
    select "username" as "key", "followersCount" as "value" from (
      select "username", "followersCount" from ${theirs(q, 'accounts_domain_id_tied')}
      where ${q.inTexts('domain', 'domains')} and ${TIED} limit ${sql.lit(ACCOUNTS)}) a
    order by 2 desc, 1 limit ${q.param('top')}`,
);
