import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pino } from 'pino';
import sharp from 'sharp';
import { createTestApp } from './app.ts';
import { createMultipart } from './http-app.ts';
import { runLinnet } from './run-linnet.ts';
import { createSeed } from './seed.ts';

const MIB = 1024 * 1024;

let folder: string;
/** Why nothing can be tested here. */
let skip: string | undefined;

/** A file system of its own: 64 MB, soon full. */
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'linnet-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=750', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    skip = 'a file system cannot be mounted here';
  }
});

after(async () => {
  if (skip === undefined) execFileSync('umount', [folder]);
  await rm(folder, { recursive: true });
});

/** Writes until nothing fits any more. */
async function fillDisk(): Promise<void> {
  const whole = (i: number, size: number) => writeFile(join(folder, `filler-${size}-${i}`), Buffer.alloc(size));
  for (const size of [MIB, 65_536, 4_096]) {
    for (let i = 0; ; i++) {
      try {
        await whole(i, size);
      } catch {
        await rm(join(folder, `filler-${size}-${i}`), { force: true });
        break;
      }
    }
  }
}

const emptyDisk = () => {
  execFileSync('sh', ['-c', 'rm -f "$0"/filler-*', folder]);
};

test('a full disk: what is new is refused with 507, reading and deleting go on, and room ends it', async (t) => {
  if (skip !== undefined) return t.skip(skip);
  const lines: { level: string; msg: string; usedPercent?: number }[] = [];
  const log = pino(
    { level: 'warn', formatters: { level: (level) => ({ level }) } },
    { write: (line) => void lines.push(JSON.parse(line)) },
  );
  const config = { dataDir: folder, database: join(folder, 'linnet.sqlite') };
  const app = await createTestApp({ config, log, reserveBytes: 4 * MIB });
  const seed = createSeed(app.ctx);
  const alice = await seed.account('alice');
  const headers = { authorization: `Bearer ${await seed.token(alice)}` };
  const ids: number[] = [];
  for (let i = 0; i < 12; i++) ids.push(await seed.post(alice, `post ${i}`));
  await app.drain();
  const metric = async (name: string) => {
    const { body } = await app.inject({ url: '/metrics', headers: { host: 'localhost' } });
    return Number(new RegExp(`^linnet_${name} (\\S+)$`, 'm').exec(body)?.[1]);
  };
  assert.ok((await metric('disk_used_ratio')) < 0.85);

  await fillDisk();
  app.clock.advance(60_000);
  await app.drain();
  assert.equal(await metric('disk_free_bytes'), 0);
  assert.equal(await metric('disk_used_ratio'), 1);

  const write = () =>
    app.inject({ method: 'POST', url: '/api/v1/statuses', headers, payload: { status: 'x'.repeat(4_000) } });
  let refused = await write();
  // The log of the database may have had room for some.
  for (let i = 0; i < 50 && refused.statusCode === 200; i++) refused = await write();
  assert.equal(refused.statusCode, 507, refused.body);
  assert.match(refused.json().error, /disk of this server is full/);

  const picture = await sharp({ create: { width: 8, height: 8, channels: 3, background: '#c33' } })
    .png()
    .toBuffer();
  const body = createMultipart([{ name: 'file', value: picture, filename: 'a.png', type: 'image/png' }]);
  const upload = await app.inject({
    method: 'POST',
    url: '/api/v2/media',
    headers: { ...headers, ...body.headers },
    payload: body.payload,
  });
  assert.equal(upload.statusCode, 507, upload.body);
  assert.match(upload.json().error, /disk of this server is full/);

  for (const id of ids) {
    assert.equal((await app.inject({ url: `/api/v1/statuses/${id}` })).statusCode, 200);
    const gone = await app.inject({ method: 'DELETE', url: `/api/v1/statuses/${id}`, headers });
    assert.equal(gone.statusCode, 200, gone.body);
    assert.equal((await app.inject({ url: `/api/v1/statuses/${id}` })).statusCode, 404);
  }
  assert.equal((await write()).statusCode, 507, 'what was kept for deletions is not for posts');

  emptyDisk();
  assert.equal((await write()).statusCode, 200);
  app.clock.advance(60_000);
  await app.drain();
  await app.close().catch(() => {});
  const steps = lines.filter(({ msg }) => msg === 'the disk is filling up: make room');
  assert.deepEqual(
    steps.map(({ level }) => level),
    ['error'],
    'said once',
  );
});

test('a start without room says so in one sentence', async (t) => {
  if (skip !== undefined) return t.skip(skip);
  await fillDisk();
  const { code, error } = await runLinnet(['start'], {
    cwd: tmpdir(),
    env: { DATA_DIR: join(folder, 'fresh'), LOG_LEVEL: 'error' },
  });
  emptyDisk();
  assert.equal(code, 69, error);
  assert.match(error, /^No space is left on the disk of .*: make room, then start again\.\n$/);
});
