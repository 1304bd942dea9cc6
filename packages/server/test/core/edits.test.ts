import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import sharp from 'sharp';
import { asMember } from '../../src/core/audience/viewer.ts';
import { uploadMedia } from '../../src/core/media/upload.ts';
import { createPost } from '../../src/core/posts/create.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost, receiveEdit } from '../../src/core/posts/edit.ts';
import type { RemotePost } from '../../src/core/posts/receive.ts';
import { loadPostViews } from '../../src/core/views/post.ts';
import { loadRevisions } from '../../src/core/views/revisions.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

const picture = (name: string) => ({
  kind: 'image' as const,
  mimeType: 'image/png',
  url: `https://remote.test/${name}.png`,
  description: name,
  width: 1,
  height: 1,
  blurhash: null,
  focusX: 0,
  focusY: 0,
});

describe('edits', () => {
  let app: TestApp;
  let seed: Seed;
  let alice: Member;
  let carol: Actor;
  let post: RemotePost;
  let id: number;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    alice = await seed.account('alice');
    carol = await seed.remoteAccount('carol');
    const uri = 'https://remote.test/posts/edited';
    post = {
      uri,
      url: uri,
      accountId: carol.id,
      kind: 'note',
      title: null,
      content: '<p>one</p>',
      contentWarning: '',
      sourceText: null,
      sourceType: null,
      language: null,
      visibility: 'public',
      sensitive: false,
      replyToUri: null,
      quoteUri: null,
      linkUrl: null,
      mentions: [],
      tags: [],
      emojis: [],
      media: [picture('a')],
      poll: null,
      createdAt: app.clock.now(),
      editedAt: null,
    };
    id = await seed.remotePost(carol, post.content, post);
  });
  after(() => app.close());

  const edit = async (changes: Partial<RemotePost>) => {
    app.clock.advance(1_000);
    post = { ...post, ...changes };
    await receiveEdit(app.ctx, { ...post, editedAt: app.clock.now() });
  };
  const versions = async (postId = id) => {
    const view = (await loadPostViews(app.ctx, asMember(alice.id), [postId])).get(postId);
    assert.ok(view);
    return (await loadRevisions(app.ctx, view.facts)).map((one) => ({
      content: one.content,
      files: one.media.map((file) => file.description),
    }));
  };
  const upload = (file: Buffer, description: string) =>
    uploadMedia(app.ctx, { accountId: alice.id, file, description });
  const isStored = async (key: string | null) => {
    const file = await app.ctx.storage.get(key as string);
    file?.body.destroy();
    return file !== undefined;
  };
  const count = async (what: string) => {
    const { rows } = await app.ctx.db.execute<{ n: number }>(`select count(*) as n from ${what}`, []);
    return Number(rows[0]?.n);
  };
  const countEdits = () => count(`"postEdits" where "postId" = ${id}`);
  const countFiles = () => count(`"files" where "accountId" = ${carol.id}`);

  it('that change nothing are none', async () => {
    const before = await app.ctx.db.kysely.selectFrom('posts').selectAll().where('id', '=', id).executeTakeFirst();
    const uses = app.ctx.db.kysely.selectFrom('postMedia').selectAll().where('postId', '=', id);
    const media = await uses.execute();
    for (let i = 0; i < 5; i++) await edit({});
    const query = app.ctx.db.kysely.selectFrom('posts').selectAll().where('id', '=', id);
    assert.deepEqual(await query.executeTakeFirst(), before);
    assert.deepEqual(await uses.execute(), media);
    assert.equal(await countEdits(), 0);
    assert.equal((await versions()).length, 1);
  });

  it('know their files and what was said of them as of then, and a file that stays keeps its row', async () => {
    await edit({ content: '<p>two</p>', media: [] });
    await edit({ content: '<p>three</p>', media: [picture('b'), picture('a')] });
    await edit({ media: [{ ...picture('b'), description: 'better said' }, picture('a')] });
    assert.deepEqual(await versions(), [
      { content: '<p>one</p>', files: ['a'] },
      { content: '<p>two</p>', files: [] },
      { content: '<p>three</p>', files: ['b', 'a'] },
      { content: '<p>three</p>', files: ['better said', 'a'] },
    ]);
    assert.equal(await countFiles(), 2);
  });

  it('are bounded in number and bytes, and the first version stays', async () => {
    for (let i = 0; i < 120; i++) {
      const media = [picture(`f${i}`)];
      await edit({ content: `<p>${i} ${'x'.repeat(i < 60 ? 10 : 200_000)}</p>`, media });
    }
    const kept = await versions();
    assert.equal(kept[0]?.content, '<p>one</p>');
    assert.ok(kept.at(-1)?.content.startsWith('<p>119 '));
    const bytes = kept.reduce((sum, version) => sum + version.content.length, 0);
    assert.ok(bytes <= 5_200_000, `${bytes} bytes are kept`);
    assert.ok(kept.length <= 50);
    assert.ok(kept.every((version) => version.files.length <= 2));
    assert.ok((await countFiles()) <= 52, 'files that no version shows are gone');
  });

  it('cost as many queries however many there were', async () => {
    const before = await countEdits();
    await edit({ content: '<p>once more</p>' });
    assert.ok((await countEdits()) <= before + 1);
  });

  it('keep the files they showed for as long as the post is there, and a day', async () => {
    const pixels = { create: { width: 4, height: 4, channels: 3 as const, background: '#283' } };
    const file = await sharp(pixels).png().toBuffer();
    const [shown, later] = [await upload(file, 'first'), await upload(file, 'second')];
    const ids = { accountId: alice.id };
    const base = { ...ids, text: 'look', contentWarning: '', sensitive: false };
    const postId = await createPost(app.ctx, { ...base, visibility: 'public', mediaIds: [shown.id] });
    await editPost(app.ctx, {
      ...base,
      postId,
      mediaIds: [later.id],
      mediaTexts: [{ id: later.id, description: 'x' }],
    });
    await editPost(app.ctx, { ...base, postId, mediaIds: [] });
    const areStored = async () => {
      app.clock.advance(25 * 3_600_000);
      await app.drain();
      return Promise.all([shown, later].map((row) => isStored(row.key)));
    };
    assert.deepEqual(await areStored(), [true, true]);
    assert.deepEqual(
      (await versions(postId)).map((version) => version.files),
      [['first'], ['x'], []],
    );
    await deletePost(app.ctx, { ...ids, postId });
    assert.deepEqual(await areStored(), [false, false]);
    assert.equal(await count(`"postEditMedia" where "postId" = ${postId}`), 0);
  });

  it('of ours keep what they showed, and tell whom they name for the first time', async () => {
    const bob = await seed.account('bob');
    const own = await seed.post(alice, 'hi');
    const base = { accountId: alice.id, postId: own, contentWarning: '', sensitive: false, mediaIds: [] };
    app.clock.advance(1_000);
    await editPost(app.ctx, { ...base, text: 'hi @bob' });
    app.clock.advance(1_000);
    await editPost(app.ctx, { ...base, text: 'hello @bob' });
    await editPost(app.ctx, { ...base, text: 'hello @bob' });
    await app.drain();
    const told = app.ctx.db.kysely.selectFrom('notifications').select('kind').where('accountId', '=', bob.id);
    assert.deepEqual(await told.execute(), [{ kind: 'mention' }]);
    assert.equal((await versions(own)).length, 3);
  });
});
