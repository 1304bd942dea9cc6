import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { KEEP } from '../../src/core/timelines/keep.ts';
import type { Db } from '../../src/db/database.ts';
import { PARKED } from '../../src/db/parked.ts';
import { type Link, POINTS_AT_ACCOUNT, POINTS_AT_FILE, POINTS_AT_POST } from '../../src/db/tables/links.ts';

/** Rows that break a rule; the name says what is wrong with them. */
export interface Invariant {
  name: string;
  sql: string;
}

const SHOWN = 3;

/** Rows that are each reason for one notification; `reader`, `from` and `subjectId` are its columns. */
interface Cause {
  kind: string;
  rows: string;
  reader: string;
  from: string;
  subjectId: string;
}

const onPosts = (table: string) => `"${table}" c join "posts" p on p."id" = c."postId"`;
const byOthers = { reader: 'p."accountId"', from: 'c."accountId"', subjectId: 'c."postId"' };
const CAUSES: Cause[] = [
  { kind: 'like', rows: onPosts('votes'), ...byOthers },
  { kind: 'boost', rows: onPosts('boosts'), ...byOthers },
  {
    kind: 'mention',
    rows: onPosts('postMentions'),
    reader: 'c."accountId"',
    from: 'p."accountId"',
    subjectId: 'c."postId"',
  },
  {
    kind: 'follow',
    rows: `(select * from "follows" where "state" = 'accepted') c`,
    reader: 'c."targetId"',
    from: 'c."accountId"',
    subjectId: 'c."accountId"',
  },
];

/** What everyone may see, and so what public numbers count. */
const OPEN = `x."audience" = 'everyone' and x."localOnly" = 0 and x."state" in ('shown', 'archived')`;

/** What holds after every commit, whatever is still to do. Each is one statement, so that it sees one moment. */
export const ALWAYS: Invariant[] = [
  ...counter('accounts', 'postsCount', `select count(*) from "posts" x where x."accountId" = t."id" and ${OPEN}`),
  ...counter(
    'accounts',
    'followersCount',
    `select count(*) from "follows" x where x."targetId" = t."id" and x."state" = 'accepted'`,
  ),
  ...counter(
    'accounts',
    'followingCount',
    `select count(*) from "follows" x where x."accountId" = t."id" and x."state" = 'accepted'`,
  ),
  ...stat('likes', `select count(*) from "votes" x where x."postId" = t."postId" and x."value" = 1`),
  ...stat('dislikes', `select count(*) from "votes" x where x."postId" = t."postId" and x."value" = -1`),
  ...stat('score', `select coalesce(sum(x."value"), 0) from "votes" x where x."postId" = t."postId"`),
  ...stat('reactions', `select count(*) from "reactions" x where x."postId" = t."postId"`),
  ...stat('boosts', `select count(*) from "boosts" x where x."postId" = t."postId"`),
  ...stat('replies', `select count(*) from "posts" x where x."replyToId" = t."postId" and ${OPEN}`),
  ...stat(
    'quotes',
    `select count(*) from "posts" x where x."quoteId" = t."postId" and x."quoteState" = 'accepted' and ${OPEN}`,
  ),
  ...counter('posts', 'mediaCount', `select count(*) from "postMedia" x where x."postId" = t."id"`),
  ...counter('posts', 'linked', `select count(*) from "postCards" x where x."postId" = t."id"`),
  ...POINTS_AT_POST.flatMap((link) => leadsTo(link, 'posts')),
  ...POINTS_AT_ACCOUNT.flatMap((link) => leadsTo(link, 'accounts')),
  ...POINTS_AT_FILE.flatMap((link) => leadsTo(link, 'files')),
  ...points('postEditMedia', ['editId', 'postEdits']),
  {
    name: 'a file that nothing uses would never be removed',
    sql: `select f."id" from "files" f where f."checkAt" is null and not (${POINTS_AT_FILE.map(
      ({ table, column }) => `exists (select 1 from "${table}" x where x."${column}" = f."id")`,
    ).join(' or ')})`,
  },
  ...points('deliveries', ['activityId', 'outgoingActivities']),
  ...points('deliveries', ['domain', 'deliveryHosts', 'domain']),
  ...counter('cacheTotals', 'files', 'select count(*) from "cachedFiles"'),
  ...counter('cacheTotals', 'bytes', 'select coalesce(sum(x."bytes"), 0) from "cachedFiles" x'),
  {
    name: 'a home belongs to nobody',
    sql: `select t."timelineId", t."entryId" from "timelineEntries" t where t."reason" <> 'list'
      and not exists (select 1 from "users" u where u."accountId" = t."timelineId")`,
  },
  {
    name: 'a home timeline shows a post twice',
    sql: `select "timelineId", "postId", count(*) as "times" from "timelineEntries" group by "timelineId", "postId"
      having count(*) > 1`,
  },
  {
    name: 'a home timeline shows a boost that was taken back',
    sql: `select t."timelineId", t."entryId" from "timelineEntries" t where t."entryId" <> t."postId"
      and not exists (select 1 from "boosts" b where b."id" = t."entryId" and b."postId" = t."postId")`,
  },
  {
    name: 'a deleted post is still there',
    sql: `select p."id", p."uri" from "posts" p
      join "tombstones" d on d."uri" = p."uri" and d."accountId" = p."accountId" where p."state" <> 'deleted'`,
  },
  {
    name: 'an emptied post is kept for nothing',
    sql: `select p."id" from "posts" p where p."state" = 'deleted'
      and not exists (select 1 from "posts" x where x."replyToId" = p."id")`,
  },
  {
    name: 'a post is its own ancestor',
    sql: `with recursive up("start", "id", "depth") as (
        select "id", "replyToId", 1 from "posts" where "replyToId" is not null
        union all
        select up."start", p."replyToId", up."depth" + 1 from up join "posts" p on p."id" = up."id"
          where p."replyToId" is not null and up."id" <> up."start" and up."depth" < 100)
      select "start" from up where "id" = "start"`,
  },
  {
    name: 'a reply waits for a post that is here',
    sql: `select p."id", p."replyToUri" from "posts" p join "posts" r on r."uri" = p."replyToUri"`,
  },
  {
    name: 'a follow in spite of a block',
    sql: `select f."accountId", f."targetId" from "follows" f join "blocks" b
      on b."accountId" in (f."accountId", f."targetId") and b."targetId" in (f."accountId", f."targetId")`,
  },
  {
    name: 'reactionCounts.count differs from a recount',
    sql: `select c."postId", c."emoji" from "reactionCounts" c where c."count" <> (
      select count(*) from "reactions" r where r."postId" = c."postId" and r."emoji" = c."emoji")`,
  },
  {
    name: 'a reply is in another conversation than what it answers',
    sql: `select p."id" from "posts" p join "posts" r on r."id" = p."replyToId" where r."conversationId" <> p."conversationId"`,
  },
  {
    name: 'a job has failed for good',
    sql: `select "id", "name", "lastError" from "jobs" where "runAt" >= ${PARKED}`,
  },
];

const NOT_HIDDEN = (reader: string, author: string) => `
  not exists (select 1 from "blocks" b where (b."accountId" = ${reader} and b."targetId" = ${author})
    or (b."accountId" = ${author} and b."targetId" = ${reader}))
  and not exists (select 1 from "mutes" m where m."accountId" = ${reader} and m."targetId" = ${author})`;

/** Homes are kept to their newest entries: this is where they may end. */
const STORED = (owner: string) => `p."id" > coalesce((select t."entryId" from "timelineEntries" t
  where t."timelineId" = ${owner} order by t."entryId" desc limit 1 offset ${KEEP - 1}), 0)`;

/** What holds as well once nothing is left to do. */
export const SETTLED: Invariant[] = [
  {
    name: 'an accepted activity was not worked on',
    sql: `select "id", "bodyJson" from "inboxActivities" where "bodyJson" is not null`,
  },
  {
    name: 'an author’s home lacks their own post',
    sql: `select p."id", p."accountId" from "posts" p join "users" u on u."accountId" = p."accountId"
      where p."state" <> 'deleted' and u."awayAt" is null and ${STORED('p."accountId"')} and not exists (
        select 1 from "timelineEntries" t where t."timelineId" = p."accountId" and t."postId" = p."id")`,
  },
  {
    name: 'a follower’s home lacks a post',
    sql: `select p."id", f."accountId" from "posts" p
      join "follows" f on f."targetId" = p."accountId" and f."state" = 'accepted'
      join "users" u on u."accountId" = f."accountId" and u."awayAt" is null
      where p."state" <> 'deleted' and ${STORED('f."accountId"')} and p."replyToAccountId" is null and p."replyToUri" is null and p."createdAt" > f."createdAt"
        and p."visibility" in ('public', 'unlisted', 'followers')
        and not exists (select 1 from "listMembers" m join "lists" l on l."id" = m."listId" and l."exclusive" = 1
          where m."accountId" = p."accountId" and l."accountId" = f."accountId")
        and ${NOT_HIDDEN('f."accountId"', 'p."accountId"')}
        and not exists (select 1 from "timelineEntries" t where t."timelineId" = f."accountId" and t."postId" = p."id")`,
  },
  {
    name: 'a home timeline shows what an account brought that is not followed',
    sql: `select t."timelineId", t."entryId", t."byAccountId" from "timelineEntries" t where t."reason" = 'follow'
      and not exists (select 1 from "follows" f where f."accountId" = t."timelineId" and f."targetId" = t."byAccountId"
        and f."state" = 'accepted')`,
  },
  {
    name: 'a list holds what none of its members brought',
    sql: `select t."timelineId", t."entryId", t."byAccountId" from "timelineEntries" t where t."reason" = 'list'
      and not exists (select 1 from "listMembers" m where m."listId" = t."timelineId" and m."accountId" = t."byAccountId")`,
  },
  ...CAUSES.map(isNotified),
  // A mention that an edit takes away leaves its notification, as people may have seen it.
  ...CAUSES.filter((cause) => cause.kind !== 'mention').map(hasCause),
];

/** The rules that the database breaks, each with a few of the rows. `mediaFolder`: where its files are. */
export async function findBroken(db: Db, invariants: Invariant[]): Promise<string[]> {
  const broken: string[] = [];
  for (const { name, sql } of invariants) {
    const { rows } = await db.execute<object>(sql, []);
    if (rows.length > 0) broken.push(`${name}: ${rows.length}, such as ${JSON.stringify(rows.slice(0, SHOWN))}`);
  }
  return broken;
}

/** What SQLite says of its own file; PostgreSQL has no such question. */
export async function checkIntegrity(db: Db): Promise<string[]> {
  if (db.engine !== 'sqlite') return [];
  const { rows } = await db.execute<{ integrity_check: string }>('pragma integrity_check', []);
  const findings = rows.map((row) => row.integrity_check).filter((finding) => finding !== 'ok');
  return findings.map((finding) => `the database file is damaged: ${finding}`);
}

/** Rows whose files are not on the disk. */
export async function findMissingFiles(db: Db, mediaFolder: string): Promise<string[]> {
  const { rows } = await db.execute<{ id: number; file: string }>(
    `select "id", "key" as "file" from "files" where "key" is not null
      union all select "id", "previewKey" from "files" where "previewKey" is not null
      union all select "id", "avatarFile" from "accounts" where "avatarFile" is not null
      union all select "id", "headerFile" from "accounts" where "headerFile" is not null`,
    [],
  );
  const missing: string[] = [];
  for (const { id, file } of rows) {
    const found = await access(join(mediaFolder, file)).then(
      () => true,
      () => false,
    );
    if (!found) missing.push(`a file is missing: ${file} of ${id}`);
  }
  return missing;
}

function stat(column: string, recount: string): Invariant[] {
  return counter('postStats', column, recount, 'postId');
}

function counter(table: string, column: string, recount: string, key = 'id'): Invariant[] {
  const sql = `select t."${key}", t."${column}", (${recount}) as "recount" from "${table}" t
    where t."${column}" <> (${recount})`;
  return [{ name: `${table}.${column} differs from a recount`, sql }];
}

function points(table: string, ...columns: [column: string, to: string, key?: string][]): Invariant[] {
  return columns.map(([column, to, key = 'id']) => ({
    name: `${table}.${column} points at nothing in ${to}`,
    sql: `select t."${column}" from "${table}" t where t."${column}" is not null
      and not exists (select 1 from "${to}" x where x."${key}" = t."${column}")`,
  }));
}

/** What must not outlive what it points at. */
function leadsTo({ table, column, onDelete, where }: Link, to: string): Invariant[] {
  if (onDelete === 'keep') return [];
  const [name, value] = where ?? [column, undefined];
  const only = value === undefined ? '' : `and t."${name}" = '${value}'`;
  return [
    {
      name: `${table}.${column} points at nothing in ${to}`,
      sql: `select t."${column}" from "${table}" t where t."${column}" is not null ${only}
        and not exists (select 1 from "${to}" x where x."id" = t."${column}")`,
    },
  ];
}

function isNotified({ kind, rows, reader, from, subjectId }: Cause): Invariant {
  return {
    name: `nobody was notified of a ${kind}`,
    sql: `select ${reader} as "accountId", ${from} as "fromAccountId", ${subjectId} as "subjectId" from ${rows}
      where exists (select 1 from "users" u where u."accountId" = ${reader}) and ${reader} <> ${from}
        and ${NOT_HIDDEN(reader, from)} and not exists (select 1 from "notifications" n
          where ${matches({ reader, from, subjectId })} and n."kind" = '${kind}')`,
  };
}

function hasCause({ kind, rows, ...columns }: Cause): Invariant {
  return {
    name: `a notification of a ${kind} that is none`,
    sql: `select n."id" from "notifications" n where n."kind" = '${kind}'
      and not exists (select 1 from ${rows} where ${matches(columns)})`,
  };
}

function matches({ reader, from, subjectId }: Pick<Cause, 'reader' | 'from' | 'subjectId'>): string {
  return `n."accountId" = ${reader} and n."fromAccountId" = ${from} and n."subjectId" = ${subjectId}`;
}
