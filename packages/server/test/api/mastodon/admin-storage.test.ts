/** What fills the disk is told by numbers that are kept, and room is made in the background. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { AdminStorage, CacheClearing } from '@linnet/api-schemas/mastodon/admin-storage.ts';
import sharp from 'sharp';
import { updateProfile } from '#src/core/accounts/update-profile.ts';
import { keepCached } from '#src/core/files/cached-files.ts';
import { clearCacheJob } from '#src/core/files/clear-cache.ts';
import { insertFiles } from '#src/core/files/insert-files.ts';
import { newFile } from '#src/core/media/new-file.ts';
import { processAvatar } from '#src/core/media/profile-images.ts';
import { uploadMedia } from '#src/core/media/upload.ts';
import { PARKED } from '#src/db/parked.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/storage';
const DAY_MS = 86_400_000;

let app: TestApp;
let seed: Seed;
let alice: Member;
let owner: Client;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice', { role: 'owner' });
  owner = createClient(app, await seed.token(alice, 'read write admin:read admin:write'));
});
after(() => app.close());

const load = async () => readAnswer(await owner.get(PATH), AdminStorage);
const keep = (name: string, bytes: number) =>
  keepCached(app.ctx, createHash('sha256').update(name).digest('hex'), 'image/png', Buffer.alloc(bytes, 1));

test('a job measures what people here have stored, and what is known of others', async () => {
  const fresh = await load();
  assert.deepEqual([fresh.measured_at, fresh.kinds, fresh.servers, fresh.measuring], [null, [], [], false]);
  const picture = await sharp({ create: { width: 40, height: 40, channels: 3, background: '#c33' } })
    .png()
    .toBuffer();
  const file = await uploadMedia(app.ctx, { accountId: alice.id, file: picture });
  const avatarFile = await processAvatar(app.ctx, { accountId: alice.id, file: picture });
  await updateProfile(app.ctx, alice.id, { avatar: avatarFile });
  const rita = await seed.remoteAccount('rita', 'far.test');
  await app.ctx.db.write((tx) =>
    insertFiles(
      tx,
      [1, 2].map((n) => {
        const remoteUrl = `https://far.test/${n}.png`;
        return newFile(app.ctx, {
          id: app.ctx.ids.next(),
          accountId: rita.id,
          kind: 'image',
          state: 'ready',
          remoteUrl,
        });
      }),
    ),
  );
  assert.equal(readAnswer(await owner.post(`${PATH}/measure`), AdminStorage).measuring, true);
  await app.drain();
  const use = await load();
  assert.equal(use.measuring, false);
  assert.ok(use.measured_at !== null && Date.parse(use.measured_at) <= app.clock.now());
  const avatarBytes = await app.ctx.storage.sizeOf(avatarFile);
  assert.deepEqual(use.kinds, [
    { kind: 'media', files: 2, bytes: Number(file.bytes) + Number(file.previewBytes) },
    { kind: 'profiles', files: 1, bytes: avatarBytes },
    { kind: 'emojis', files: 0, bytes: 0 },
  ]);
  assert.deepEqual(use.servers, [{ domain: 'far.test', files: 2 }]);
  assert.ok(use.database.bytes > 0 && use.disk !== null && use.disk.used > 0 && use.disk.used <= 1);
});

test('what nobody was shown for days is cleared in the background, as was said before', async () => {
  const old = [await keep('a', 100), await keep('b', 50)];
  app.clock.advance(10 * DAY_MS);
  const news = await keep('c', 7);
  const clear = async (days: number, dryRun: boolean) =>
    readAnswer(await owner.post(`${PATH}/clear_cache`, { days, dry_run: dryRun }), CacheClearing);
  assert.deepEqual(await clear(5, true), { files: 2, bytes: 150, more: false });
  assert.deepEqual(await clear(30, true), { files: 0, bytes: 0, more: false });
  assert.equal((await load()).cache.files, 3);
  assert.deepEqual(await clear(5, false), { files: 2, bytes: 150, more: false });
  await app.drain();
  const { cache, clearing } = await load();
  assert.deepEqual([cache.files, cache.bytes, clearing], [1, 7, false]);
  for (const { key } of old) assert.equal(await app.ctx.storage.sizeOf(key), undefined);
  assert.equal(await app.ctx.storage.sizeOf(news.key), 7);
  await clear(0, false);
  await app.drain();
  assert.deepEqual((await load()).cache.files, 0);
  const log = (await owner.get('/api/v1/admin/audit?act=cache.clear')).json() as { details: Record<string, string> }[];
  assert.deepEqual(
    log.map(({ details }) => Number(details['days'])),
    [0, 5],
  );
});

test('a clearing that failed for good is over, and keeps no other from being asked for', async () => {
  const path = `${PATH}/clear_cache`;
  await keep('d', 3);
  app.clock.advance(2 * DAY_MS);
  await app.ctx.db.write(async (tx) => {
    const input = { before: 0 };
    await app.ctx.queue.enqueue(tx, clearCacheJob, [input], { uniqueKey: clearCacheJob.name, runAt: PARKED });
  });
  assert.equal((await load()).clearing, false);
  assert.equal((await owner.post(path, { days: 1, dry_run: false })).statusCode, 200);
  assert.equal(readRefusal(await owner.post(path, { days: 1, dry_run: false }))[0], 422);
  await app.drain();
  assert.equal((await load()).cache.files, 0);
});

test('it is for those who look after the server, within bounds', async () => {
  const moderator = await seed.account('bob', { role: 'moderator' });
  const bob = createClient(app, await seed.token(moderator, 'read write admin:read admin:write'));
  for (const answer of [
    await bob.get(PATH),
    await bob.post(`${PATH}/measure`),
    await bob.post(`${PATH}/clear_cache`, { days: 1 }),
  ]) {
    assert.equal(answer.statusCode, 403);
  }
  assert.equal(readRefusal(await owner.post(`${PATH}/clear_cache`, { days: -1 }))[0], 422);
});
