import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { boostPost } from '../../src/core/boosts/boost.ts';
import { followAccount } from '../../src/core/follows/follow.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { watchStatements } from '../count-statements.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';

/** One more than one transaction tells. */
const MANY = 251;

let app: TestApp;
let seed: Seed;
let alice: Member;
let people: Member[];

before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  people = [];
  for (let i = 0; i < MANY; i++) people.push(await seed.account(`reader${i}`));
});
after(() => app.close());

const told = (kind: string) =>
  app.ctx.db.write((tx) =>
    tx.kysely
      .selectFrom('notifications')
      .select(['accountId', 'causeId'])
      .where('kind', '=', kind as 'post')
      .orderBy('accountId')
      .execute(),
  );

test('however many wait for an author, each is told once, a part of them at a time', async () => {
  for (const { id } of people) {
    await followAccount(app.ctx, { accountId: id, targetId: alice.id, origin: 'local', notify: true });
  }
  await app.drain();
  const statements = await watchStatements(async () => {
    await seed.post(alice, 'hello all, and @reader7');
    await app.drain();
  });
  assert.equal(statements.filter((sql) => sql.includes('f."accountId" as "place"')).length, 2);
  const waiting = people.filter((_, i) => i !== 7).map(({ id }) => id);
  assert.deepEqual(
    (await told('post')).map((row) => row.accountId),
    waiting.sort((a, b) => a - b),
  );
  assert.deepEqual(
    (await told('mention')).map((row) => row.accountId),
    [people[7]?.id],
  );
});

test('of two edits, one behind the other, everybody who boosted hears of the last', async () => {
  const postId = await seed.post(alice, 'a first word');
  for (const { id } of people)
    await boostPost(app.ctx, { accountId: id, postId, visibility: 'public', origin: 'local' });
  await app.drain();
  const rest = { contentWarning: '', sensitive: false, language: null, mediaIds: [] };
  for (const text of ['a second word', 'a third word']) {
    app.clock.advance(1_000);
    await editPost(app.ctx, { postId, accountId: alice.id, text, ...rest });
  }
  await app.drain();
  const { editedAt } = await app.ctx.db.write((tx) =>
    tx.kysely.selectFrom('posts').select('editedAt').where('id', '=', postId).executeTakeFirstOrThrow(),
  );
  const edits = await told('edit');
  assert.equal(edits.length, MANY);
  assert.deepEqual([...new Set(edits.map((row) => row.causeId))], [editedAt]);
});
