import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listWorkers } from '../../src/db/queries/workers.ts';
import { buildServer } from '../crash/server-process.ts';
import { startCluster } from './cluster.ts';
import { postgresOnly } from './two.ts';

test('ten processes that start at once on an empty database all come up', {
  skip: postgresOnly,
  timeout: 120_000,
}, async (t) => {
  buildServer();
  const began = performance.now();
  const cluster = await startCluster({
    roles: ['web', 'web', 'web', 'web', 'worker', 'worker', 'worker', 'streaming', 'streaming', 'all'],
  });
  try {
    t.diagnostic(`all well after ${Math.round(performance.now() - began)} ms`);
    const { db } = cluster.base.ctx;
    const workers = await listWorkers.all(db, {});
    // The eleventh is the command that looks.
    assert.deepEqual(
      workers.map(({ number }) => number),
      Array.from({ length: 11 }, (_, i) => i),
    );
    const count = async (what: string) =>
      Number((await db.execute<{ count: number }>(`select count(*) as "count" from ${what}`, [])).rows[0]?.count);
    assert.equal(await count(`"apps"`), 1, 'the web app');
    assert.equal(await count(`"accounts"`), 1, 'the server itself');
    assert.equal(await count(`"jobs" where "uniqueKey" = 'inbox.prune'`), 1, 'each round once');
  } finally {
    await cluster.close();
  }
});
