import type { Db } from '../../src/db/database.ts';
import type { Journal, PostRecord } from './journal.ts';

interface PostRow {
  id: number;
  accountId: number;
  sourceText: string;
  replyToId: number | null;
}

/** What was acknowledged and is not so: lost, doubled or changed. `accountIds`: by name. */
export async function checkJournal(db: Db, journal: Journal, accountIds: Map<string, number>): Promise<string[]> {
  const { rows } = await db.execute<PostRow>(
    `select "id", "accountId", "sourceText", "replyToId" from "posts" where "local" = 1 and "state" <> 'deleted'`,
    [],
  );
  const marks = await findMarks(db);
  const files = await db.execute<{ id: number }>(`select "id" from "files" where "state" = 'ready'`, []);
  const fileIds = new Set(files.rows.map((row) => String(row.id)));
  return [
    ...journal.complaints,
    ...checkPosts(journal, rows),
    ...checkMarks(journal, marks, accountIds),
    ...journal.mediaIds
      .filter((owned) => !fileIds.has(owned.split(' ')[1] as string))
      .map((owned) => `an acknowledged upload is lost: ${owned}`),
  ];
}

function checkPosts(journal: Journal, rows: PostRow[]): string[] {
  const broken: string[] = [];
  const byKey = new Map<string, PostRow[]>();
  for (const row of rows) {
    const key = row.sourceText.split(' ')[0] as string;
    byKey.set(key, [...(byKey.get(key) ?? []), row]);
  }
  for (const post of journal.posts) {
    const found = byKey.get(post.key) ?? [];
    if (found.length > 1) broken.push(`${post.key} was posted ${found.length} times`);
    const [row] = found;
    if (row === undefined) {
      if (post.id !== undefined && post.stays) broken.push(`an acknowledged post is lost: ${post.key} (${post.id})`);
      continue;
    }
    if (post.gone) broken.push(`an acknowledged deletion is lost: ${post.key} (${row.id})`);
    if (post.id !== undefined && String(row.id) !== post.id) {
      broken.push(`${post.key} is ${row.id}, but ${post.id} was acknowledged`);
    }
    if (!post.texts.includes(row.sourceText)) {
      broken.push(
        `an acknowledged edit is lost: ${post.key} says "${row.sourceText}", not "${post.texts.join('" or "')}"`,
      );
    }
    broken.push(...checkParent(post, row));
  }
  return broken;
}

function checkParent(post: PostRecord, row: PostRow): string[] {
  if (post.replyTo === undefined || !post.replyTo.stays) return [];
  return String(row.replyToId) === post.replyTo.id ? [] : [`${post.key} no longer answers ${post.replyTo.key}`];
}

type Marks = Record<string, Set<string>>;

async function findMarks(db: Db): Promise<Marks> {
  const marks: Marks = {};
  for (const [kind, table] of Object.entries({ like: 'votes', boost: 'boosts', bookmark: 'bookmarks' })) {
    const { rows } = await db.execute<{ accountId: number; uri: string; postId: number }>(
      `select m."accountId", m."postId", p."uri" from "${table}" m left join "posts" p on p."id" = m."postId"`,
      [],
    );
    marks[kind] = new Set(rows.flatMap((row) => [`${row.accountId} ${row.postId}`, `${row.accountId} ${row.uri}`]));
  }
  const { rows } = await db.execute<{ accountId: number; targetId: number }>(
    `select "accountId", "targetId" from "follows" where "state" = 'accepted'`,
    [],
  );
  marks['follow'] = new Set(rows.map((row) => `${row.accountId} ${row.targetId}`));
  return marks;
}

function checkMarks(journal: Journal, marks: Marks, accountIds: Map<string, number>): string[] {
  const posts = new Map(journal.posts.map((post) => [post.key, post]));
  const broken: string[] = [];
  for (const { kind, subject, target, values } of journal.states.values()) {
    const post = posts.get(target);
    if (values.length !== 1 || post?.stays === false) continue;
    const object = kind === 'follow' ? accountIds.get(target) : (post?.id ?? target);
    const found = marks[kind]?.has(`${accountIds.get(subject)} ${object}`) === true;
    if (found !== values[0]) {
      broken.push(`an acknowledged ${values[0] ? '' : 'un'}${kind} is lost: ${subject} and ${target}`);
    }
  }
  return broken;
}
