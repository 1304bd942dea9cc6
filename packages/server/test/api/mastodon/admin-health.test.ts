/** How the server is, looked at by who runs it. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { AdminFinding } from '@linnet/api-schemas/mastodon/admin-finding.ts';
import Type from 'typebox';
import { examineRunning } from '../../../src/cli/examine.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { createSeed, type Seed } from '../../seed.ts';
import { readAnswer } from '../schema.ts';
import { type Client, createClient } from './client.ts';

const PATH = '/api/v1/admin/health';

let app: TestApp;
let seed: Seed;
let owner: Client;
let looks = 0;
before(async () => {
  app = await createTestApp({
    examine(ctx, options) {
      looks++;
      return examineRunning(ctx, options);
    },
  });
  seed = createSeed(app.ctx);
  owner = createClient(app, await seed.token(await seed.account('alice', { role: 'owner' }), 'admin:read'));
});
after(() => app.close());

const look = async () => readAnswer(await owner.post(PATH), Type.Array(AdminFinding));

test('the checks of the doctor are run, each with what to do, and none that stops a running server', async () => {
  const findings = await look();
  const byId = Object.fromEntries(findings.map((finding) => [finding.id, finding]));
  for (const id of ['node', 'data-folder', 'disk', 'public-url', 'database', 'clock', 'queue', 'storage', 'mail']) {
    assert.ok(byId[id], id);
  }
  for (const id of ['integrity', 'images', 'reachable', 'way-out']) assert.equal(byId[id], undefined, id);
  assert.deepEqual([byId['database']?.level, byId['database']?.fix], ['ok', null]);
  assert.deepEqual([byId['public-url']?.level, byId['rate-limits']?.level], ['warning', 'problem']);
  assert.match(byId['rate-limits']?.fix ?? '', /RATE_LIMITS/);
});

test('who asks while somebody looks is told the same', async () => {
  const before = looks;
  const [one, other] = await Promise.all([look(), look()]);
  assert.deepEqual(one, other);
  assert.equal(looks, before + 1);
  await look();
  assert.equal(looks, before + 2);
});

test('it is not for everybody with an office', async () => {
  const moderator = createClient(app, await seed.token(await seed.account('bob', { role: 'moderator' }), 'admin:read'));
  assert.equal((await moderator.post(PATH)).statusCode, 403);
});
