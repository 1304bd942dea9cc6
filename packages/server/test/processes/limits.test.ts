import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pruneLimitsJob } from '../../src/api/http/prune-limits.ts';
import type { Context } from '../../src/core/context.ts';
import { takeFromBucket } from '../../src/db/queries/rate-limits.ts';
import { checkAddress, countUnproven, isUseful, noteWorth, takeShare } from '../../src/federation/inbox/shares.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createAnother, createTwoProcesses, postgresOnly, type TwoProcesses } from './two.ts';

describe('limits count across processes', { skip: postgresOnly }, () => {
  let two: TwoProcesses;
  let third: TestApp;
  let apps: [TestApp, TestApp, TestApp];
  let marks = 0;
  before(async () => {
    const options = { config: { rateLimits: true } };
    two = await createTwoProcesses(options);
    third = await createAnother(two.one, options);
    apps = [two.one, two.other, third];
  });
  after(async () => {
    await third.close();
    await two.close();
  });

  /** Resolves when everything that each told so far was heard by the other. */
  async function settle(): Promise<void> {
    const contexts = apps.map((app) => app.ctx);
    for (const from of contexts) {
      const postId = ++marks;
      const heard = contexts.map(
        ({ bus }) =>
          new Promise<void>((resolve) => {
            const stop = bus.subscribe((message) => {
              if (message.kind !== 'edit' || message.postId !== postId) return;
              stop();
              resolve();
            });
          }),
      );
      from.bus.publish({ kind: 'edit', postId });
      await Promise.all(heard);
    }
  }

  test('one address has one limit, whichever process answers', async () => {
    const ask = async (app: TestApp) =>
      (await app.inject({ url: '/api/v1/instance', remoteAddress: '203.0.113.1' })).statusCode;
    const began = two.one.clock.now();
    let admitted = 0;
    // What the three would allow by themselves.
    for (let i = 0; i < 36; i++) {
      const statuses = await Promise.all(Array.from({ length: 25 }, () => ask(apps[i % 3] as TestApp)));
      admitted += statuses.filter((status) => status === 200).length;
      await settle();
    }
    // Hundredths that the others had not told yet, more of them on a busy machine, and what was earned meanwhile: three
    // by themselves would be 900.
    const most = 300 + 2 * 3 * 5 + Math.ceil((two.one.clock.now() - began) / 1_000);
    assert.ok(admitted >= 300 && admitted <= most, `${admitted} of at most ${most}`);
    for (const app of apps) assert.equal(await ask(app), 429);
  });

  test('sign-ins are counted to the last one, however many at once', async () => {
    const signIn = async (app: TestApp) => {
      const answer = await app.inject({
        method: 'POST',
        url: '/auth/sign-in',
        remoteAddress: '203.0.113.2',
        headers: { origin: app.ctx.config.publicUrl, 'content-type': 'application/x-www-form-urlencoded' },
        payload: 'email=nobody%40mail.test&password=wrong',
      });
      return answer.statusCode;
    };
    const statuses = await Promise.all(Array.from({ length: 40 }, (_, i) => signIn(apps[i % 3] as TestApp)));
    assert.deepEqual(
      [statuses.filter((status) => status === 303).length, statuses.filter((status) => status === 429).length],
      [25, 15],
    );
  });

  test('a server has one share, and its worth is known to all', async () => {
    const [here, there, elsewhere] = apps.map((app) => app.ctx) as [Context, Context, Context];
    const take = (ctx: Context, host: string, times: number) => {
      let taken = 0;
      for (let i = 0; i < times; i++) {
        try {
          takeShare(ctx, host);
          taken += 1;
        } catch {
          // Refused.
        }
      }
      return taken;
    };
    assert.ok(take(here, 'busy.test', 600) >= 600);
    await settle();
    let rest = take(there, 'busy.test', 200);
    await settle();
    rest += take(elsewhere, 'busy.test', 1_000);
    assert.ok(rest >= 400 && rest < 600, `${rest} more`);

    for (let i = 0; i < 300; i++) countUnproven(here, '203.0.113.9');
    await settle();
    for (const ctx of [there, elsewhere]) assert.throws(() => checkAddress(ctx, '203.0.113.9'), { status: 429 });

    for (let i = 0; i < 50; i++) noteWorth(here, 'https://good.test/users/a', true);
    await settle();
    assert.equal(isUseful(there, 'good.test'), true);
  });
});

test('buckets in the database: one after the other, filled evenly, forgotten when full', async () => {
  const app = await createTestApp();
  try {
    const { db, clock } = app.ctx;
    const now = clock.now();
    const rule = { count: 5, windowMs: 10_000 };
    const take = (key: string, at = now) => db.write((tx) => takeFromBucket(tx, { key, ...rule, now: at }));
    const taken = await Promise.all(Array.from({ length: 8 }, () => take('a')));
    assert.equal(taken.filter(({ allowed }) => allowed).length, 5);
    assert.deepEqual(await take('b'), { allowed: true, tokens: 4 });
    assert.deepEqual(await take('a', now + 1_000), { allowed: false, tokens: 0.5 });
    assert.deepEqual(await take('a', now + 2_000), { allowed: true, tokens: 0 });
    // A clock that was set back takes nothing away, and gives nothing.
    assert.deepEqual(await take('a', now - 60_000), { allowed: false, tokens: 0 });
    assert.deepEqual(await take('b', now + 3_600_000), { allowed: true, tokens: 4 });

    await db.write((tx) => takeFromBucket(tx, { key: 'c', ...rule, now: now - 10_001 }));
    await pruneLimitsJob.run(app.ctx, [{}]);
    const keys = await db.kysely.selectFrom('rateLimits').select('key').orderBy('key').execute();
    assert.ok(keys.some(({ key }) => key === 'b') && !keys.some(({ key }) => key === 'c'));
  } finally {
    await app.close();
  }
});
