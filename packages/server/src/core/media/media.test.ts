import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { createTestContext, type TestContext } from '#test/context.ts';
import type { MediaTable } from '../../db/tables/media.ts';
import { createLocalAccount } from '../accounts/create-local.ts';
import { generateAccountKeys } from '../accounts/keys.ts';
import { findAccountById } from '../accounts/queries.ts';
import { updateProfile } from '../accounts/update-profile.ts';
import { removeFilesJob, storeFiles } from '../files/stored-files.ts';
import { attachMedia, findAttachable } from './attach.ts';
import { deleteMedia, pruneMediaJob } from './delete-media.ts';
import { processAvatar } from './profile-images.ts';
import { findMediaByPost } from './queries.ts';
import { findOwn, updateMedia } from './update-media.ts';
import { uploadMedia } from './upload.ts';

const ALICE = 1;
const BOB = 2;
const HOUR = 3_600_000;
let ctx: TestContext;
let picture: Buffer;
before(async () => {
  ctx = await createTestContext({ jobs: [removeFilesJob, pruneMediaJob] });
  picture = await sharp({ create: { width: 30, height: 20, channels: 3, background: '#345' } })
    .jpeg()
    .toBuffer();
});
after(async () => {
  await ctx.close();
});

const upload = (description?: string) =>
  uploadMedia(ctx, { accountId: ALICE, file: picture, description: description ?? null });
const attach = (accountId: number, postId: number, mediaIds: number[]) =>
  ctx.db.write((tx) => attachMedia(tx, { accountId, postId, mediaIds }));
const prune = async () => {
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, pruneMediaJob, [{}]));
  await ctx.queue.drain();
};

async function isStored(key: string | null): Promise<boolean> {
  const file = await ctx.storage.get(key as string);
  file?.body.destroy();
  return file !== undefined;
}
const areStored = async (row: MediaTable) => [await isStored(row.file), await isStored(row.previewFile)];

test('only the owner changes what is said about a file', async () => {
  const row = await upload(' A wall ');
  assert.deepEqual([row.description, row.focusX, row.focusY], ['A wall', 0, 0]);
  await assert.rejects(updateMedia(ctx, { accountId: BOB, id: row.id, description: 'x' }), { code: 'not-found' });
  const focused = await updateMedia(ctx, { accountId: ALICE, id: row.id, focus: { x: -1, y: 0.5 } });
  assert.deepEqual([focused.description, focused.focusX, focused.focusY], ['A wall', -1, 0.5]);
  for (const bad of [
    { description: 'x'.repeat(1501) },
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
  assert.deepEqual([changed.previewWidth, changed.previewHeight, changed.file], [10, 10, row.file]);
  await ctx.queue.drain();
  assert.equal(await isStored(row.previewFile), false);
  assert.deepEqual(await areStored(changed), [true, true]);
});

test('only own, free files are attached, in order, once', async () => {
  const [first, second] = [await upload(), await upload()];
  await findAttachable(ctx, ALICE, [first.id, second.id]);
  await assert.rejects(findAttachable(ctx, BOB, [first.id]), { code: 'invalid' });
  await assert.rejects(findAttachable(ctx, ALICE, [first.id, 12345]), { code: 'invalid' });
  await assert.rejects(attach(BOB, 70, [first.id]), { code: 'conflict' });
  await attach(ALICE, 70, [second.id, first.id]);
  const rows = await findMediaByPost.all(ctx.db, { postId: 70 });
  assert.deepEqual(
    rows.map((row) => row.id),
    [second.id, first.id],
  );
  await assert.rejects(findAttachable(ctx, ALICE, [first.id]), { code: 'invalid' });

  const third = await upload();
  await assert.rejects(attach(ALICE, 71, [third.id, first.id]), { code: 'conflict' });
  assert.equal((await findOwn(ctx, ALICE, third.id)).postId, null);
});

test('a file is deleted by its owner while it is part of no post', async () => {
  const row = await upload();
  await assert.rejects(deleteMedia(ctx, { accountId: BOB, id: row.id }), { code: 'not-found' });
  assert.deepEqual(await areStored(row), [true, true]);
  await deleteMedia(ctx, { accountId: ALICE, id: row.id });
  await ctx.queue.drain();
  assert.deepEqual(await areStored(row), [false, false]);
  await assert.rejects(findOwn(ctx, ALICE, row.id), { code: 'not-found' });

  const posted = await upload();
  await attach(ALICE, 72, [posted.id]);
  await assert.rejects(deleteMedia(ctx, { accountId: ALICE, id: posted.id }), { code: 'not-found' });
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
  const [key] = await storeFiles(ctx, { mediaId: 4_711 }, [{ data: picture, format: 'jpeg' }]);
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
