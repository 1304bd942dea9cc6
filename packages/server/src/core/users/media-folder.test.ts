import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createTestContext } from '../../../test/context.ts';
import { isShared } from '../../db/engine.ts';
import { keepMediaFolder } from './media-folder.ts';

test('processes on one database need the same folder of files: another one is refused', async (t) => {
  const ctx = await createTestContext();
  const [shared, other] = await Promise.all([1, 2].map(() => mkdtemp(join(tmpdir(), 'linnet-media-'))));
  try {
    if (!isShared(ctx.db)) {
      await keepMediaFolder(ctx, shared as string);
      assert.deepEqual(await readdir(shared as string), [], 'one server needs no mark');
      return t.skip('one server to a file');
    }
    await Promise.all(Array.from({ length: 10 }, () => keepMediaFolder(ctx, shared as string)));
    assert.equal((await readdir(shared as string)).length, 1);
    await assert.rejects(keepMediaFolder(ctx, other as string), { name: 'ConfigError', message: /FILES_DIR/ });
    await keepMediaFolder(ctx, shared as string);
  } finally {
    for (const folder of [shared, other]) await rm(folder as string, { recursive: true });
    await ctx.close();
  }
});
