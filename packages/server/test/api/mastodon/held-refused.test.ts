/** What moderators refuse: nobody finds its files, no number counts it, and it can still be let out. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { ScreenHit } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { newCard } from '../../../src/core/cards/new-card.ts';
import { countRepliesBy } from '../../../src/core/figures/queries/days.ts';
import { countPostsByServer } from '../../../src/core/figures/queries/server.ts';
import { countPostsBy } from '../../../src/core/instances/queries.ts';
import { receiveEdit } from '../../../src/core/posts/edit.ts';
import { insertRow } from '../../../src/db/insert.ts';
import type { Actor } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { createHeldStage, HELD, type HeldStage } from './held-stage.ts';

const MINUTE_MS = 60_000;
const SONG = 'https://song.test/1';

let stage: HeldStage;
let far: Actor;
before(async () => {
  stage = await createHeldStage();
  far = await stage.seed.remoteAccount('dave');
  await stage.seed.follow(stage.erinMember, far);
});
after(() => stage.app.close());
afterEach(() => stage.clear());

const refuse = async (hit: ScreenHit) => {
  const answer = await stage.moderator.post(`${HELD}/${hit.id}/refuse`);
  assert.equal(answer.statusCode, 200, answer.body);
  await stage.app.drain();
};
const letOut = async (hit: ScreenHit) => {
  const answer = await stage.moderator.post(`/api/v1/admin/screen_hits/${hit.id}/undo`);
  assert.equal(answer.statusCode, 200, answer.body);
  await stage.app.drain();
};

test('a post from elsewhere that was refused, and is edited there, is let out as it is by now', async () => {
  const { app, seed, erin, add, hitOf } = stage;
  const { ctx } = app;
  const card = newCard({ id: ctx.ids.next(), url: SONG, dueAt: Number.MAX_SAFE_INTEGER, createdAt: 0 });
  await ctx.db.write((tx) => insertRow(tx, 'cards', card));
  await add('wave');
  const uri = 'https://remote.test/posts/wave';
  const id = await seed.remotePost(far, `<p>a wave <a href="${SONG}">song</a></p>`, { uri });
  const hit = await hitOf(`${id}`);
  await refuse(hit);
  app.clock.advance(MINUTE_MS);
  const at = ctx.clock.now();
  await receiveEdit(ctx, {
    ...{ uri, url: uri, accountId: far.id, kind: 'note', title: null, contentWarning: '', sourceText: null },
    ...{ sourceType: null, language: null, visibility: 'public', sensitive: false, replyToUri: null, quoteUri: null },
    ...{ linkUrl: null, mentions: [], tags: [], emojis: [], media: [], poll: null, createdAt: at, editedAt: at },
    content: `<p>two waves <a href="${SONG}">song</a></p>`,
  });
  await app.drain();
  const cards = () => ctx.db.kysely.selectFrom('postCards').selectAll().where('postId', '=', id).execute();
  assert.equal((await cards()).length, 0);
  // One that is there all the same is no reason to fail.
  await ctx.db.write((tx) => insertRow(tx, 'postCards', { postId: id, cardId: card.id }));
  await letOut(hit);
  assert.equal((await cards()).length, 1);
  assert.match(((await erin.get(`/api/v1/statuses/${id}`)).json() as Status).content, /two waves/);
});

test('files of what is refused are gone from the addresses that their author was told, and come back at others', async () => {
  const { erin, add, write, upload, hitOf, codeOf } = stage;
  await add('filth');
  const file = await upload();
  const post = await write('filth', { media_ids: [file.id] });
  const hit = await hitOf(post.id);
  assert.equal(await codeOf(file.url), 200);
  await refuse(hit);
  assert.deepEqual([await codeOf(file.url), await codeOf(file.preview_url)], [404, 404]);
  await letOut(hit);
  const [back] = ((await erin.get(`/api/v1/statuses/${post.id}`)).json() as Status).media_attachments;
  assert.deepEqual([await codeOf(back?.url ?? null), await codeOf(back?.preview_url ?? null)], [200, 200]);
});

test('moderators who remove what waits refuse it', async () => {
  const { app, moderator, carolMember, add, write, upload, hitOf, stateOf, codeOf } = stage;
  await add('grr');
  const file = await upload();
  const post = await write('grr', { media_ids: [file.id] });
  const hit = await hitOf(post.id);
  const input = { type: 'delete_statuses', status_ids: [post.id] };
  assert.equal((await moderator.post(`/api/v1/admin/accounts/${carolMember.id}/action`, input)).statusCode, 200);
  await app.drain();
  assert.deepEqual([await stateOf(post.id), await codeOf(file.url)], ['refused', 404]);
  assert.deepEqual(readAnswer(await moderator.get(HELD), Type.Array(ScreenHit)), []);
  // Nothing is put back with the strike: it can be let out.
  const [strike] = (await moderator.get(`/api/v1/admin/accounts/${carolMember.id}/strikes`)).json() as { id: string }[];
  assert.equal((await moderator.post(`/api/v1/admin/strikes/${strike?.id}/undo`)).statusCode, 200);
  assert.equal(await stateOf(post.id), 'refused');
  await letOut(hit);
  assert.equal(await stateOf(post.id), 'shown');
});

test('no figure counts what waits or was refused', async () => {
  const { app, carolMember, add, write, hitOf } = stage;
  const { db } = app.ctx;
  const parent = await write('who sings?');
  const span = { from: 0, until: Number.MAX_SAFE_INTEGER };
  const by = { accountIds: [carolMember.id], ...span };
  const figures = async () => [
    Number((await countPostsBy.first(db, by))?.count),
    Number((await countRepliesBy.first(db, by))?.count),
    Number((await countPostsByServer.all(db, { ...span, top: 9, limit: 999 })).find(({ key }) => key === '')?.value),
  ];
  const before = await figures();
  await add('chirp');
  const posts = [];
  for (const status of ['chirp 1', 'chirp 2']) posts.push(await write(status, { in_reply_to_id: parent.id }));
  const hit = await hitOf(posts[0]?.id ?? '');
  await refuse(hit);
  assert.deepEqual(await figures(), before);
  await letOut(hit);
  assert.deepEqual(
    await figures(),
    before.map((count) => count + 1),
  );
});
