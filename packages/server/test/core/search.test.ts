import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import {
  findAccountsByHandle,
  findAccountsByUsername,
  findAccountsByWord,
  findTagsByPrefix,
} from '../../src/core/search/queries.ts';
import { insertRows } from '../../src/db/insert.ts';
import type { Prepared } from '../../src/db/prepare.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createSeed } from '../seed.ts';

const MANY = 10_000;

let app: TestApp;

before(async () => {
  app = await createTestApp();
  const { db } = app.ctx;
  const seed = createSeed(app.ctx);
  const author = await seed.remoteAccount('author');
  const postId = await seed.remotePost(author, '<p>x</p>');
  const post = await db.kysely.selectFrom('posts').selectAll().where('id', '=', postId).executeTakeFirstOrThrow();
  const template = await db.kysely
    .selectFrom('accounts')
    .selectAll()
    .where('id', '=', author.id)
    .executeTakeFirstOrThrow();
  await db.write(async (tx) => {
    const numbers = Array.from({ length: MANY }, (_, i) => i + 1);
    await insertRows(
      tx,
      'accounts',
      numbers.map((id) => ({
        ...template,
        id,
        username: `n${id}`,
        usernameKey: `n${id}`,
        displayName: `Name ${id}`,
        uri: `https://remote.test/users/n${id}`,
      })),
    );
    await insertRows(
      tx,
      'accountWords',
      numbers.map((accountId) => ({ word: `n${accountId}`, accountId })),
    );
    await insertRows(
      tx,
      'posts',
      numbers.map((id) => ({ ...post, id, uri: `https://remote.test/posts/n${id}` })),
    );
    await insertRows(
      tx,
      'postTags',
      numbers.map((postId) => ({
        tag: `tag${postId % 100}`,
        postId,
        accountId: author.id,
        local: 0 as const,
        media: 0,
      })),
    );
    await sql`analyze`.execute(tx.kysely);
  });
});
after(() => app.close());

const names = { start: 'n12', end: 'n12\u{10ffff}', limit: 20 };

// biome-ignore lint/suspicious/noExplicitAny: each query has its own parameters
const queries: [string, Prepared<any, unknown>, object][] = [
  ['username', findAccountsByUsername, names],
  ['word', findAccountsByWord, names],
  ['handle', findAccountsByHandle, { ...names, usernameKey: 'n12', start: 'remote', end: 'remote\u{10ffff}' }],
  ['tag', findTagsByPrefix, { start: 'tag1', end: 'tag1\u{10ffff}', limit: 20, reviewed: 0 }],
];

for (const [name, query, params] of queries) {
  test(`looking by ${name} walks an index, never the table`, async () => {
    const { db } = app.ctx;
    const { sql: text, parameters } = query.compile(db, params);
    const explain = db.engine === 'sqlite' ? 'explain query plan' : 'explain';
    const plan = JSON.stringify((await db.execute(`${explain} ${text}`, parameters)).rows);
    assert.doesNotMatch(
      plan,
      /SCAN (?:accounts|w|postTags|p|posts)\b|Seq Scan on \\?"?(?:accounts|accountWords|postTags|posts)/,
      plan,
    );
    const { rows } = await db.execute(text, parameters);
    assert.ok(rows.length > 0);
  });
}
