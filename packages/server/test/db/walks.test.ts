import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { after, before, test } from 'node:test';
import { newCard } from '../../src/core/cards/new-card.ts';
import { insertRow } from '../../src/db/insert.ts';
import { STATEMENTS, type Statement } from '../../src/db/statements.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { fillLibrary, fillSearch, type Library } from '../library.ts';
import { createSeed } from '../seed.ts';
import { openRowCounter, type RowCounter } from './count-rows.ts';

const POSTS = 40_000;
/** What everything links to. */
const PAGE = 'https://news.test/';
/** A search for posts goes through so many that the index knows, and asks the rules about each. */
const FOUND_ROWS = { sqlite: 4_000, postgres: 20_000 };
/** How many rows a statement may look at, whatever it finds. PostgreSQL reads as a whole what its statistics call little. */
const ROWS = { sqlite: 2_000, postgres: 5_000 };

let app: TestApp;
let library: Library;
let counter: RowCounter;
let token: string;

before(async () => {
  app = await createTestApp();
  library = await fillLibrary(app.ctx, { posts: POSTS, people: 4, members: 4, listed: 4 });
  // Few people boost here; where many do, as PostgreSQL counts them, nobody's are half of all.
  if (app.ctx.db.engine === 'postgres') {
    await app.ctx.db.write(async (tx) => {
      await tx.execute('alter table "boosts" alter column "accountId" set (n_distinct = -0.2)', []);
      await tx.execute('analyze "boosts"', []);
    });
  }
  await linkAll(PAGE);
  await fillSearch(app.ctx.db);
  token = await createSeed(app.ctx).token(library.reader);
  counter = await openRowCounter(app.ctx.config.database);
});
after(async () => {
  await counter.close();
  await app.close();
});

/** Every public post links to one page, which trends, so that its timeline is there. */
async function linkAll(url: string): Promise<void> {
  const { ctx } = app;
  const id = ctx.ids.next();
  const made = newCard({ id, url, dueAt: ctx.clock.now(), createdAt: ctx.clock.now() });
  await ctx.db.write(async (tx) => {
    await insertRow(tx, 'cards', { ...made, state: 'ready', title: 'A page' });
    await insertRow(tx, 'trends', { kind: 'link', ref: `${id}`, score: 1, publisher: '' });
    await tx.execute(
      `insert into "postCards" ("postId", "cardId") select "id", ${id} from "posts" where "visibility" = 'public'`,
      [],
    );
  });
  assert.ok((await app.inject(`/api/v1/timelines/link?url=${encodeURIComponent(url)}`)).json().length > 0);
}

const product = (...parts: string[][]): string[] =>
  parts.reduce((all, part) => all.flatMap((one) => part.map((more) => one + more)), ['']);

/** Every list that is made by rules, with all that clients may ask of it. */
function listPaths(): string[] {
  const { personId, listId, postId, reader } = library;
  const [media, origins] = [
    ['', '&only_media=true'],
    ['', '&local=true', '&remote=true'],
  ];
  const person = `/api/v1/accounts/${personId}`;
  return [
    ...product(['/api/v1/timelines/public?'], origins, media),
    ...product(['/api/v1/timelines/tag/birds?'], origins, media, ['', '&any[]=field', '&all[]=never', '&none[]=field']),
    `/api/v1/timelines/link?url=${encodeURIComponent(PAGE)}`,
    ...product([`${person}/statuses?`], ['', '&exclude_replies=true'], ['', '&exclude_reblogs=true'], media),
    ...product([`${person}/statuses?`], ['&tagged=birds', '&tagged=never', '&pinned=true'], media),
    `/api/v1/accounts/${reader.id}/statuses?only_media=true`,
    '/api/v1/timelines/home?',
    `/api/v1/timelines/list/${listId}?`,
    '/api/v1/timelines/direct?',
    '/api/v1/conversations?',
    '/api/v1/favourites?',
    '/api/v1/bookmarks?',
    `${person}/followers?`,
    `${person}/endorsements?`,
    `/api/v1/accounts/familiar_followers?id[]=${personId}`,
    `${person}/following?`,
    `/api/v1/statuses/${postId}/favourited_by?`,
    `/api/v1/statuses/${postId}/reblogged_by?`,
    `/api/v1/statuses/${postId}/quotes?`,
    `/api/v1/statuses/${postId}/context?`,
    '/api/v2/search?q=p',
    '/api/v2/search?q=per&type=accounts&following=true',
    '/api/v2/search?q=person@r',
    '/api/v2/search?q=%23b',
  ];
}

/** The first page, and pages in both directions from somewhere in the middle. */
const places = () => ['', `&max_id=${library.postId}`, `&min_id=${library.postId}`, `&since_id=${library.postId}`];

/** What is asked of the database for a path, and rows it looks at. */
async function findLongWalks(
  paths: string[],
  authorization: string | undefined,
  most: typeof ROWS = ROWS,
): Promise<string[]> {
  const long: string[] = [];
  for (const path of paths) {
    const asked = new Map<string, Statement>();
    const listen = (message: unknown) => {
      const statement = message as Statement;
      if (/^\s*(select|with)\b/i.test(statement.sql))
        asked.set(`${statement.sql} ${JSON.stringify(statement.parameters)}`, statement);
    };
    subscribe(STATEMENTS, listen);
    const answer = await app.inject({ url: path, headers: authorization === undefined ? {} : { authorization } });
    unsubscribe(STATEMENTS, listen);
    assert.ok([200, 401, 404, 422].includes(answer.statusCode), `${path}: ${answer.payload.slice(0, 200)}`);
    for (const { sql, parameters } of asked.values()) {
      const rows = await counter.count(sql, parameters);
      if (rows > most[app.ctx.db.engine]) long.push(`${path}: ${rows} rows by ${sql.slice(0, 2_000)}`);
    }
  }
  return long;
}

async function lookAround(): Promise<void> {
  const paths = product(listPaths(), places());
  assert.deepEqual(await findLongWalks(paths, undefined), [], 'for visitors');
  assert.deepEqual(await findLongWalks(paths, `Bearer ${token}`), [], 'for members');
  const asked = ['linnet', '"brown linnet"', '"linnet brown"', 'linnet in:library', 'linnet -linn', 'never'];
  const searches = asked.map((q) => `/api/v2/search?type=statuses&q=${encodeURIComponent(q)}`);
  assert.deepEqual(await findLongWalks(searches, `Bearer ${token}`, FOUND_ROWS), [], 'for members who search');
}

test('what a search excludes is asked of the index once, and no rule is asked about it', async () => {
  const looks: Statement[] = [];
  const listen = (message: unknown) => {
    const statement = message as Statement;
    if (statement.sql.includes('"looked"')) looks.push(statement);
  };
  subscribe(STATEMENTS, listen);
  const headers = { authorization: `Bearer ${token}` };
  const answer = await app.inject({ url: '/api/v2/search?type=statuses&q=linnet%20-linn', headers });
  unsubscribe(STATEMENTS, listen);
  assert.deepEqual(answer.json().statuses, []);
  assert.ok(looks.length > 1, 'all of the newest have it');
  for (const { sql, parameters } of looks) {
    // PostgreSQL reads the newest 2,000 of its index, and again what of these was found.
    const rows = await counter.count(sql, parameters);
    assert.ok(rows <= { sqlite: 0, postgres: 4_000 }[app.ctx.db.engine], `${rows} rows by ${sql}`);
    if (app.ctx.db.engine === 'postgres') continue;
    const plan = await app.ctx.db.execute<{ detail: string; id: number; parent: number }>(`explain query plan ${sql}`, [
      ...parameters,
    ]);
    const byId = new Map(plan.rows.map((step) => [step.id, step]));
    for (const step of plan.rows.filter(({ detail }) => /SCAN postSearch/.test(detail))) {
      for (let at = byId.get(step.parent); at !== undefined; at = byId.get(at.parent))
        assert.doesNotMatch(at.detail, /CORRELATED/, 'the index is asked anew for each post');
    }
  }
});

const write = (sql: string) => app.ctx.db.write((tx) => tx.execute(sql, []));

test('no list looks at more than it shows, as far as indexes know', lookAround);

test('where nobody elsewhere is listed, and what is from here is for members alone', async () => {
  await write(`update "accounts" set "silencedAt" = 1 where "domain" <> ''`);
  await write(`update "posts" set "localOnly" = 1 where "local" = 1`);
  await lookAround();
});

test('where nothing is for whoever asks', async () => {
  await write(`update "posts" set "audience" = 'named'`);
  await lookAround();
});

test('what is far behind what is not shown is reached by cursors', async () => {
  const { rows } = await app.ctx.db.execute<{ id: number; accountId: number }>(
    `select "id", "accountId" from "posts" where "visibility" = 'public' and "local" = 0 and "replyToUri" is null
      and "replyToId" is null order by "id" limit 1`,
    [],
  );
  const oldest = rows[0] as { id: number; accountId: number };
  await write(`update "posts" set "audience" = 'everyone' where "id" = ${oldest.id}`);
  await write(`update "accounts" set "silencedAt" = null where "id" = ${oldest.accountId}`);
  let url: string | undefined = '/api/v1/timelines/public?remote=true';
  const found: string[] = [];
  let pages = 0;
  for (; url !== undefined && pages < POSTS / 1_000; pages++) {
    const answer = await app.inject(url);
    found.push(...answer.json().map((status: { id: string }) => status.id));
    url = /<[^>]*(\/api\/[^>]*)>; rel="next"/.exec(String(answer.headers.link))?.[1];
  }
  assert.deepEqual(found, [String(oldest.id)]);
  assert.equal(url, undefined);
  assert.ok(pages > 5, `one look found all in ${pages} pages`);
});

test('the counter counts what a statement looks at', async () => {
  assert.ok((await counter.count('select * from "posts" where "bytes" < 0', [])) >= POSTS);
  assert.equal(await counter.count('select * from "posts" where "id" = 0', []), 0);
  assert.equal(await counter.count('select "id" from "posts" order by "id" limit 7', []), 7);
});
