/** What screens cost, and how much is kept of what they did. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { findPostById } from '../../src/core/posts/queries.ts';
import { HITS_KEPT } from '../../src/core/screens/apply.ts';
import { SCREENS_MAX } from '../../src/core/screens/in-force.ts';
import { addScreen, listScreens, removeScreen, type ScreenInput } from '../../src/core/screens/keep.ts';
import { insertRow, insertRows } from '../../src/db/insert.ts';
import { firstIdOf } from '../../src/lib/ids.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { watchStatements } from '../count-statements.ts';
import { type Actor, createSeed, type Member } from '../seed.ts';

let app: TestApp;
let seed: ReturnType<typeof createSeed>;
let [member, other, far] = [] as unknown as [Member, Member, Actor];
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  [member, other, far] = [await seed.account('ann'), await seed.account('ben'), await seed.remoteAccount('cleo')];
});
after(() => app.close());

function add(word: string, more: Partial<ScreenInput> = {}) {
  const flags = { warning: '', enabled: true, scope: 'both', direct: false, staff: false } as const;
  const conditions = [{ kind: 'words', values: [word] }];
  return addScreen(app.ctx, { by: null, name: word, act: 'unlist', conditions, ...flags, ...more });
}

test('200 screens ask the database as often as one, and none ask nothing', async () => {
  const { ctx } = app;
  const here = () => seed.post(member, 'a field').then(() => app.drain());
  const there = () => seed.remotePost(far, '<p>a field</p>').then(() => app.drain());
  const cost = async () => {
    // What is remembered is remembered before.
    for (const write of [here, there]) await write();
    // All of them are read again now and then, whoever writes.
    const count = (texts: string[]) => texts.filter((text) => !/from "screens"/.test(text)).length;
    return [count(await watchStatements(here)), count(await watchStatements(there))];
  };
  const none = await cost();
  const first = await add('nothing0');
  const one = await cost();
  for (let i = 1; i < SCREENS_MAX; i++) await add(`nothing${i}`);
  assert.deepEqual(await cost(), one);
  assert.deepEqual(
    one.map((count, i) => count - (none[i] as number)),
    // Its author's row, and which office they hold here.
    [2, 1],
  );
  for (const { id } of await listScreens(ctx)) await removeScreen(ctx, { by: null, id });
  assert.deepEqual(await cost(), none);
  assert.equal(first.hits, 0);
});

test('of each screen so much is kept, for so long', async () => {
  const { ctx } = app;
  const { id: screenId } = await add('many');
  const columns = { name: 'x', accountId: far.id, act: 'unlist' } as const;
  const rest = { whyJson: '[]', changesJson: '{}', state: 'done', createdAt: 0 } as const;
  await ctx.db.write(async (tx) => {
    const lot = HITS_KEPT / 10;
    for (let done = 0; done < HITS_KEPT + lot; done += lot) {
      const rows = Array.from({ length: lot }, (_, i) => ({ id: ctx.ids.next(), postId: done + i + 1, screenId }));
      await insertRows(
        tx,
        'screenHits',
        rows.map((row) => ({ ...row, ...columns, ...rest })),
      );
    }
    await tx.execute(`update "screens" set "hits" = ${HITS_KEPT + 999} where "id" = ${screenId}`, []);
  });
  const count = async (id: number) => {
    const rows = await ctx.db.kysely.selectFrom('screenHits').select('id').where('screenId', '=', id).execute();
    return rows.length;
  };
  await seed.remotePost(far, '<p>many</p>');
  assert.equal(await count(screenId), HITS_KEPT);
  await removeScreen(ctx, { by: null, id: screenId });
  const old = { id: firstIdOf(ctx.clock.now() - 91 * 86_400_000), ...columns, postId: 1, ...rest };
  await ctx.db.write((tx) => insertRow(tx, 'screenHits', { ...old, screenId: 7 }));
  app.clock.advance(3_600_000);
  await app.drain();
  assert.deepEqual([await count(7), await count(screenId)], [0, HITS_KEPT]);
});

test('what somebody may not edit is not judged, and what a screen did goes with its post', async () => {
  const { ctx } = app;
  const rejects = await add('theirs', { act: 'reject' });
  const unlists = await add('mine');
  const postId = await seed.post(other, 'mine');
  const edit = { accountId: member.id, postId, text: 'theirs', contentWarning: '', sensitive: false, mediaIds: [] };
  await assert.rejects(editPost(ctx, edit), { code: 'not-found' });
  const hits = async () =>
    (await ctx.db.kysely.selectFrom('screenHits').select('postId').execute()).map((row) => row.postId);
  assert.ok((await hits()).includes(postId));
  assert.deepEqual(
    (await listScreens(ctx)).map((one) => one.hits),
    [0, 1],
  );
  await deletePost(ctx, { accountId: other.id, postId });
  await app.drain();
  assert.equal((await findPostById.first(ctx.db, { id: postId }))?.state ?? 'gone', 'gone');
  assert.ok(!(await hits()).includes(postId));
  for (const { id } of [rejects, unlists]) await removeScreen(ctx, { by: null, id });
});
