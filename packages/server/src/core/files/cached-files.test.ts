import assert from 'node:assert/strict';
import promises, { mkdir, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { after, before, test } from 'node:test';
import { createTestContext, type TestContext } from '#test/context.ts';
import { watchStatements } from '#test/count-statements.ts';
import { insertRows } from '../../db/insert.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { createMemory } from '../../lib/memory.ts';
import { type CachedFile, evictCacheJob, findCached, keepCached, openCached, sweepCacheJob } from './cached-files.ts';
import { addToCacheTotals, findCacheTotals } from './queries.ts';
import { removeFilesJob } from './stored-files.ts';

const HOUR = 3_600_000;
const MAX = 1_000;

let ctx: TestContext;
before(async () => {
  const jobs = [evictCacheJob, sweepCacheJob, removeFilesJob];
  ctx = await createTestContext({ jobs, config: { mediaCacheMax: MAX } });
});
after(() => ctx.close());

const hashOf = (name: string) => sha256Hex(`https://remote.test/${name}`);
const keep = (name: string, bytes: number) => keepCached(ctx, hashOf(name), 'image/gif', Buffer.alloc(bytes, 1));
const show = (name: string) => findCached(ctx, hashOf(name));
const isOnDisk = async (file: CachedFile | undefined) =>
  file !== undefined && (await filesOnDisk()).includes(file.key.slice('cache/'.length));
const filesOnDisk = async () =>
  (await readdir(join(ctx.config.dataDir, 'cache'), { recursive: true })).filter((name) => name.includes('.'));

/** The counter beside a recount. */
async function totals() {
  const { rows } = await ctx.db.execute<{ files: number; bytes: number }>(
    `select cast(count(*) as bigint) as "files", cast(coalesce(sum("bytes"), 0) as bigint) as "bytes" from "cachedFiles"`,
    [],
  );
  const { files, bytes } = (await findCacheTotals.first(ctx.db, {})) ?? {};
  assert.deepEqual({ files, bytes }, { files: Number(rows[0]?.files), bytes: Number(rows[0]?.bytes) });
  return { files, bytes };
}

const run = async (job: { name: string }) => {
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, job, [{}]));
  await ctx.queue.drain();
};

test('beyond its budget the cache forgets what was not shown for longest, and its file', async () => {
  const old = await keep('old', 300);
  const shown = await keep('shown', 300);
  ctx.clock.advance(2 * HOUR);
  assert.deepEqual([(await show('shown'))?.key, (await show('shown'))?.bytes], [shown.key, 300]);
  await keep('new', 350);
  await ctx.queue.drain();
  assert.deepEqual(await totals(), { files: 3, bytes: 950 });
  await keep('newer', 60);
  await ctx.queue.drain();
  assert.deepEqual(await totals(), { files: 3, bytes: 710 });
  assert.equal(await show('old'), undefined);
  assert.equal(await isOnDisk(old), false);
  for (const name of ['shown', 'new', 'newer']) assert.equal(await isOnDisk(await show(name)), true, name);
});

test('what is fetched anew takes the place of what was kept', async () => {
  const first = await keep('twice', 10);
  const second = await keep('twice', 20);
  await ctx.queue.drain();
  assert.notEqual(first.key, second.key);
  assert.equal((await show('twice'))?.key, second.key);
  assert.deepEqual([await isOnDisk(first), await isOnDisk(second)], [false, true]);
  await totals();
});

test('many processes that fetch one address keep one file', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, () => keep('raced', 15)));
  await ctx.queue.drain();
  const kept = await show('raced');
  const onDisk = await Promise.all(all.map(async (file) => ((await isOnDisk(file)) ? file.key : undefined)));
  assert.deepEqual(new Set(onDisk.filter((key) => key !== undefined)), new Set([kept?.key]));
  const left = (await filesOnDisk()).length;
  assert.equal(left, (await totals()).files);
  await totals();
});

test('what the disk has lost, or has otherwise than it was, is forgotten', async () => {
  const [gone, cut] = [await keep('gone', 5), await keep('cut', 6)];
  await rm(join(ctx.config.dataDir, gone.key));
  await writeFile(join(ctx.config.dataDir, cut.key), '123');
  assert.equal(await openCached(ctx, gone), undefined);
  assert.equal(await openCached(ctx, cut), undefined);
  assert.deepEqual([await show('gone'), await show('cut')], [undefined, undefined]);
  await totals();
});

test('files without a row are found a folder at a time and removed once they are old', async () => {
  const kept = await keep('kept', 7);
  const folder = join(ctx.config.dataDir, 'cache');
  const stray = (name: string) => join(folder, name);
  const names = ['11/aaaaaaaaaaaa.png', 'ee/bbbbbbbbbbbb.png.part', 'ee/cccccccccccc.png'];
  for (const name of names) {
    await mkdir(join(folder, name.slice(0, 2)), { recursive: true });
    await writeFile(stray(name), 'x');
    const hoursAgo = name.includes('cccc') ? 0 : 3;
    await utimes(stray(name), new Date(), new Date(ctx.clock.now() - hoursAgo * HOUR));
  }
  await run(sweepCacheJob);
  const afterOne = await filesOnDisk();
  assert.ok(
    names.some((name) => afterOne.includes(name)),
    'not all at once',
  );
  for (let i = 0; i < 256 && (await findCacheTotals.first(ctx.db, {}))?.sweptTo !== null; i++) await run(sweepCacheJob);
  await run(sweepCacheJob);
  const left = await filesOnDisk();
  assert.deepEqual(
    names.filter((name) => left.includes(name)),
    ['ee/cccccccccccc.png'],
  );
  assert.equal(await isOnDisk(kept), true);
});

test('a server with 20,000 kept files reads no folder, and asks as much as one with none', async (t) => {
  const rows = Array.from({ length: 20_000 }, (_, i) => ({
    urlHash: sha256Hex(`many ${i}`),
    key: `cache/${(i % 256).toString(16).padStart(2, '0')}/many${String(i).padStart(12, '0')}.png`,
    bytes: 0,
    mimeType: 'image/png',
    shownAt: 0,
    fetchedAt: 0,
  }));
  const ask = async () => {
    // As it is after a start: nothing is in memory.
    const fresh = { ...ctx, memory: createMemory() };
    assert.equal(await findCached(fresh, hashOf('nobody has it')), undefined);
    const file = await keepCached(fresh, hashOf('first'), 'image/gif', Buffer.alloc(1));
    const opened = await openCached(fresh, file);
    assert.equal(opened && (await buffer(opened.body)).length, 1);
  };
  await ask();
  const few = await watchStatements(ask);
  await ctx.db.write(async (tx) => {
    await insertRows(tx, 'cachedFiles', rows);
    await addToCacheTotals.run(tx, { files: rows.length, bytes: 0 });
  });
  const readings = (['readdir', 'opendir', 'lstat', 'stat'] as const).map((name) => t.mock.method(promises, name));
  syncBuiltinESMExports();
  const many = await watchStatements(ask);
  assert.deepEqual(many, few);
  assert.deepEqual(
    readings.map((reading) => reading.mock.callCount()),
    [0, 0, 0, 0],
  );
  t.mock.restoreAll();
  syncBuiltinESMExports();
  await totals();
});
