import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createTestContext, type TestContext } from '#test/context.ts';
import type { FilesTable } from '../../db/tables/files.ts';
import { createLocalAccount } from '../accounts/create-local.ts';
import { generateAccountKeys } from '../accounts/keys.ts';
import { findAccountById } from '../accounts/queries.ts';
import { updateProfile } from '../accounts/update-profile.ts';
import { removeFilesJob, storeFiles } from '../files/stored-files.ts';
import { deleteFile, pruneFilesJob } from '../files/unused-files.ts';
import { attachMedia, findAttachable } from './attach.ts';
import { processAvatar } from './profile-images.ts';
import { findMediaByPosts } from './queries.ts';
import { findOwn, updateMedia } from './update-media.ts';
import { uploadMedia } from './upload.ts';
import { keepEditMedia, releaseEditMedia, releasePostMedia } from './uses.ts';

const ALICE = 1;
const BOB = 2;
const HOUR = 3_600_000;
let ctx: TestContext;
let picture: Buffer;
before(async () => {
  ctx = await createTestContext({ jobs: [removeFilesJob, pruneFilesJob] });
  picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#345' } })
    .jpeg()
    .toBuffer();
});
after(async () => {
  await ctx.close();
});

const upload = (description?: string) =>
  uploadMedia(ctx, { accountId: ALICE, file: picture, description: description ?? null });
const said = (id: number) => ({ id, description: null, focusX: 0, focusY: 0 });
const attach = (accountId: number, postId: number, ids: number[]) =>
  ctx.db.write((tx) => attachMedia(tx, { accountId, postId, media: ids.map(said) }));
const idsOf = async (postId: number) =>
  (await findMediaByPosts.all(ctx.db, { postIds: [postId] })).map((row) => row.id);
const release = (postId: number) => ctx.db.write((tx) => releasePostMedia(ctx, tx, postId));
const prune = async () => {
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, pruneFilesJob, [{}]));
  await ctx.queue.drain();
};

async function isStored(key: string | null): Promise<boolean> {
  const file = await ctx.storage.get(key as string);
  file?.body.destroy();
  return file !== undefined;
}
const areStored = async (row: FilesTable) => [await isStored(row.key), await isStored(row.previewKey)];

test('only the owner changes what is said about a file', async () => {
  const row = await upload(' A wall ');
  assert.deepEqual([row.description, row.focusX, row.focusY], ['A wall', 0, 0]);
  await assert.rejects(updateMedia(ctx, { accountId: BOB, id: row.id, description: 'x' }), { code: 'not-found' });
  const focused = await updateMedia(ctx, { accountId: ALICE, id: row.id, focus: { x: -1, y: 0.5 } });
  assert.deepEqual([focused.description, focused.focusX, focused.focusY], ['A wall', -1, 0.5]);
  for (const bad of [
    { description: 'x'.repeat(10_001) },
    { focus: { x: 1.1, y: 0 } },
    { focus: { x: Number.NaN, y: 0 } },
  ]) {
    await assert.rejects(updateMedia(ctx, { accountId: ALICE, id: row.id, ...bad }), { code: 'invalid' });
  }
  assert.deepEqual(await findOwn(ctx, ALICE, row.id), focused);
  await assert.rejects(findOwn(ctx, BOB, row.id), { code: 'not-found' });
});

test('another thumbnail replaces the preview and its file', async () => {
  const row = await upload();
  const thumbnail = await sharp(picture).resize(10, 10).png().toBuffer();
  const changed = await updateMedia(ctx, { accountId: ALICE, id: row.id, thumbnail });
  assert.deepEqual([changed.previewWidth, changed.previewHeight, changed.key], [10, 10, row.key]);
  await ctx.queue.drain();
  assert.equal(await isStored(row.previewKey), false);
  assert.deepEqual(await areStored(changed), [true, true]);
});

test('only own files are attached, in order, to as many posts as one likes', async () => {
  const [first, second] = [await upload(), await upload()];
  assert.equal((await findAttachable(ctx, ALICE, [first.id, second.id])).size, 2);
  await assert.rejects(findAttachable(ctx, BOB, [first.id]), { code: 'invalid' });
  await assert.rejects(findAttachable(ctx, ALICE, [first.id, 12345]), { code: 'invalid' });
  await assert.rejects(attach(BOB, 70, [first.id]), { code: 'conflict' });
  await attach(ALICE, 70, [second.id, first.id]);
  await attach(ALICE, 71, [first.id]);
  assert.deepEqual([await idsOf(70), await idsOf(71)], [[second.id, first.id], [first.id]]);

  const third = await upload();
  await deleteFile(ctx, { accountId: ALICE, id: third.id });
  await assert.rejects(attach(ALICE, 72, [first.id, third.id]), { code: 'conflict' });
  assert.deepEqual(await idsOf(72), []);
});

test('a file stays as long as anything uses it, and a day longer', async () => {
  const file = await upload();
  await attach(ALICE, 80, [file.id]);
  await attach(ALICE, 81, [file.id]);
  await ctx.db.write((tx) => keepEditMedia(tx, { postId: 82, editId: 820, media: [said(file.id)] }));
  const later = async () => {
    ctx.clock.advance(25 * HOUR);
    await prune();
    return (await areStored(file)).every(Boolean);
  };
  for (const postId of [80, 81]) {
    await release(postId);
    assert.equal(await later(), true, `${postId}`);
  }
  await ctx.db.write((tx) => releaseEditMedia(ctx, tx, 82, [820]));
  await prune();
  assert.deepEqual(await areStored(file), [true, true]);
  // Whoever deletes a post to write it anew has it still.
  await attach(ALICE, 83, [file.id]);
  assert.equal(await later(), true);
  await release(83);
  assert.equal(await later(), false);
  await assert.rejects(findOwn(ctx, ALICE, file.id), { code: 'not-found' });
});

test('what begins to use a file while it is being removed wins, or is refused', async () => {
  for (let i = 0; i < 20; i++) {
    const file = await upload();
    const [attached, deleted] = await Promise.allSettled([
      attach(ALICE, 900 + i, [file.id]),
      deleteFile(ctx, { accountId: ALICE, id: file.id }),
    ]);
    assert.notEqual(attached.status, deleted.status);
    assert.equal((await idsOf(900 + i)).length, attached.status === 'fulfilled' ? 1 : 0);
  }
});

test('a file is deleted by its owner while it is part of no post', async () => {
  const row = await upload();
  await assert.rejects(deleteFile(ctx, { accountId: BOB, id: row.id }), { code: 'not-found' });
  assert.deepEqual(await areStored(row), [true, true]);
  await deleteFile(ctx, { accountId: ALICE, id: row.id });
  await ctx.queue.drain();
  assert.deepEqual(await areStored(row), [false, false]);
  await assert.rejects(findOwn(ctx, ALICE, row.id), { code: 'not-found' });

  const posted = await upload();
  await attach(ALICE, 75, [posted.id]);
  await assert.rejects(deleteFile(ctx, { accountId: ALICE, id: posted.id }), { code: 'not-found' });
});

test('after a day only what was posted is left', async () => {
  const [posted, forgotten] = [await upload(), await upload()];
  await attach(ALICE, 73, [posted.id]);
  await prune();
  assert.deepEqual(await areStored(forgotten), [true, true]);
  ctx.clock.advance(25 * HOUR);
  const fresh = await upload();
  await prune();
  assert.deepEqual(await areStored(forgotten), [false, false]);
  assert.deepEqual(await areStored(posted), [true, true]);
  assert.deepEqual(await areStored(fresh), [true, true]);
  await assert.rejects(findOwn(ctx, ALICE, forgotten.id), { code: 'not-found' });
});

test('files whose row was never written go after an hour', async () => {
  const [key] = await storeFiles(ctx, { fileId: 4_711 }, [{ data: picture, format: 'jpeg' }]);
  const kept = await upload();
  await ctx.queue.drain();
  assert.equal(await isStored(key as string), true);
  ctx.clock.advance(HOUR);
  await ctx.queue.drain();
  assert.equal(await isStored(key as string), false);
  assert.deepEqual(await areStored(kept), [true, true]);
});

test('a new avatar takes the place of the old one', async () => {
  const keys = await generateAccountKeys();
  const id = await ctx.db.write((tx) => createLocalAccount(ctx, tx, { username: 'alice', keys }));
  const avatars = [];
  for (const avatar of [1, 2]) {
    avatars[avatar] = await processAvatar(ctx, { accountId: id, file: picture });
    await updateProfile(ctx, id, { avatar: avatars[avatar] });
  }
  ctx.clock.advance(HOUR);
  await ctx.queue.drain();
  assert.equal((await findAccountById.first(ctx.db, { id }))?.avatarFile, avatars[2]);
  assert.deepEqual([await isStored(avatars[1] as string), await isStored(avatars[2] as string)], [false, true]);
  await updateProfile(ctx, id, { avatar: null });
  await ctx.queue.drain();
  assert.equal(await isStored(avatars[2] as string), false);
});
