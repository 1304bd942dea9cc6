/** What the staff decides about other servers, by API. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  AdminDomainAllow,
  AdminDomainBlock,
  AdminDomainPreview,
  AdminModePreview,
  AdminServer,
  AdminTiedAccount,
} from '@linnet/api-schemas/mastodon/admin-domain.ts';
import { DomainBlock } from '@linnet/api-schemas/mastodon/domain-block.ts';
import { Status } from '@linnet/api-schemas/mastodon/status.ts';
import Type from 'typebox';
import { listAuditEntries } from '../../../src/core/audit/list.ts';
import { isDomainSuspended } from '../../../src/core/instances/policy.ts';
import { blockInstance } from '../../../src/core/moderation/instance-blocks.ts';
import { saveInstanceSettings } from '../../../src/core/users/settings.ts';
import { insertRow } from '../../../src/db/insert.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { readAnswer, readRefusal } from '../schema.ts';
import { type Client, createClient, readLink } from './client.ts';

const BLOCKS = '/api/v1/admin/domain_blocks';
const ALLOWS = '/api/v1/admin/domain_allows';
const SERVERS = '/api/v1/admin/servers';
const MODE = '/api/v1/admin/federation_mode';
const SCOPES = 'read write follow admin:read admin:write';

let app: TestApp;
let seed: Seed;
let alice: Member;
let rosa: Actor;
let admin: Client;
let asAlice: Client;
let adminId: number;
before(async () => {
  app = await createTestApp();
  seed = createSeed(app.ctx);
  alice = await seed.account('alice');
  const boss = await seed.account('boss', { role: 'admin' });
  adminId = boss.id;
  admin = createClient(app, await seed.appToken(boss, SCOPES));
  asAlice = createClient(app, await seed.token(alice));
  rosa = await seed.remoteAccount('rosa', 'loud.test', {
    avatarUrl: 'https://cdn.test/rosa.png',
    emojis: [{ shortcode: 'oh', url: 'https://cdn.test/oh.png' }],
  });
});
after(() => app.close());

const decide = async (params: object) => readAnswer(await admin.post(BLOCKS, params), AdminDomainBlock);
const publicPosts = async () => readAnswer(await asAlice.get('/api/v1/timelines/public'), Type.Array(Status));

test('a server is limited, suspended and let in again, and each is written down', async () => {
  const id = await seed.remotePost(rosa, '<p>loud</p>', { uri: 'https://loud.test/posts/1' });
  await app.drain();
  assert.equal((await publicPosts()).length, 1);
  const block = await decide({ domain: '*.LOUD.test.', private_comment: 'noise', public_comment: 'Noise' });
  assert.deepEqual(
    [block.domain, block.severity, block.private_comment, block.updated_by],
    ['loud.test', 'silence', 'noise', String(adminId)],
  );
  assert.equal((await publicPosts()).length, 0);
  assert.equal((await asAlice.get(`/api/v1/statuses/${id}`)).statusCode, 200);
  // What is left out stays.
  const suspended = readAnswer(await admin.put(`${BLOCKS}/${block.id}`, { severity: 'suspend' }), AdminDomainBlock);
  assert.deepEqual([suspended.severity, suspended.private_comment], ['suspend', 'noise']);
  // At once, before anything is done in the background.
  assert.equal((await asAlice.get(`/api/v1/statuses/${id}`)).statusCode, 404);
  assert.equal((await asAlice.get(`/api/v1/accounts/${rosa.id}`)).json().suspended, true);
  assert.deepEqual(readAnswer(await admin.get(`${BLOCKS}/${block.id}`), AdminDomainBlock), suspended);
  assert.deepEqual((await admin.delete(`${BLOCKS}/${block.id}`)).json(), {});
  assert.equal((await asAlice.get(`/api/v1/statuses/${id}`)).statusCode, 200);
  assert.equal((await publicPosts()).length, 1);
  assert.equal((await admin.delete(`${BLOCKS}/${block.id}`)).statusCode, 404);
  const acts = await listAuditEntries(app.ctx, { kind: 'domain', key: 'loud.test' }, { limit: 10 });
  assert.deepEqual(
    acts.map(({ act, accountId, details }) => [act, accountId, details['policy']]),
    [
      ['instance.unblock', adminId, 'suspended'],
      ['instance.block', adminId, 'suspended'],
      ['instance.block', adminId, 'silenced'],
    ],
  );
});

test('what cannot be decided is refused, and leaves nothing', async () => {
  await decide({ domain: 'once.test' });
  for (const domain of ['', 'not a name', 'a/b', 'localhost:3000', 'localhost', 'once.test', 'ONCE.test:443']) {
    const [status, words] = readRefusal(await admin.post(BLOCKS, { domain }));
    assert.deepEqual([status, /^Validation failed: Domain/.test(words)], [422, true], domain);
  }
  const long = { domain: 'long.test', public_comment: 'x'.repeat(2_001) };
  assert.equal((await admin.post(BLOCKS, long)).statusCode, 422);
  assert.equal((await admin.put(`${BLOCKS}/1`, { severity: 'suspend' })).statusCode, 404);
  const all = readAnswer(await admin.get(BLOCKS), Type.Array(AdminDomainBlock));
  assert.deepEqual(
    all.map(({ domain }) => domain),
    ['once.test'],
  );
});

test('moderators and members decide nothing', async () => {
  const moderator = createClient(app, await seed.token(await seed.account('modest', { role: 'moderator' }), SCOPES));
  for (const client of [moderator, asAlice]) {
    assert.equal((await client.post(BLOCKS, { domain: 'x.test' })).statusCode, 403);
    assert.equal((await client.get(BLOCKS)).statusCode, 403);
    assert.equal((await client.put(MODE, { mode: 'allowed' })).statusCode, 403);
  }
});

test('pictures and other files of a server are shown no longer, wherever they lie', async () => {
  const uri = 'https://loud.test/posts/2';
  const media = { kind: 'image', url: 'https://cdn.test/2.png', mimeType: 'image/png', description: 'a bird' } as const;
  const more = { width: 10, height: 10, blurhash: null, focusX: 0, focusY: 0 };
  const id = await seed.remotePost(rosa, '<p>see :oh:</p>', { uri, media: [{ ...media, ...more }] });
  await app.drain();
  const read = async () => readAnswer(await asAlice.get(`/api/v1/statuses/${id}`), Status);
  assert.equal((await read()).media_attachments.length, 1);
  assert.match((await read()).account.avatar, /proxy/);
  const block = await decide({ domain: 'loud.test', severity: 'noop', reject_media: true });
  const post = await read();
  assert.deepEqual([post.media_attachments, post.account.emojis], [[], []]);
  assert.doesNotMatch(post.account.avatar, /proxy/);
  await admin.delete(`${BLOCKS}/${block.id}`);
  assert.equal((await read()).media_attachments.length, 1);
});

test('the public list says why, and as much of a name as it may', async () => {
  await saveInstanceSettings(app.ctx, { domainBlocksFor: 'everybody' });
  await decide({ domain: 'verybad.example', severity: 'suspend', obfuscate: true, public_comment: 'Spam' });
  await decide({ domain: 'quiet.test', severity: 'noop', reject_media: true });
  const found = readAnswer(await asAlice.get('/api/v1/instance/domain_blocks'), Type.Array(DomainBlock));
  assert.deepEqual(
    found.map(({ domain, comment }) => [domain, comment]),
    [
      ['once.test', ''],
      ['very***.****ple', 'Spam'],
    ],
  );
});

test('decisions are listed page by page', async () => {
  for (let i = 0; i < 5; i++) await blockInstance(app.ctx, { by: null, domain: `d${i}.test`, policy: 'silenced' });
  const first = await admin.get(`${BLOCKS}?limit=2`);
  const rest = await admin.get(readLink(first, 'next') as string);
  const names = [...(first.json() as AdminDomainBlock[]), ...(rest.json() as AdminDomainBlock[])];
  assert.deepEqual(
    names.map(({ domain, updated_by }) => [domain, updated_by]),
    [4, 3, 2, 1].map((i) => [`d${i}.test`, null]),
  );
});

test('with allowed servers alone, nothing of others is shown or asked for', async () => {
  const near = await seed.remoteAccount('nia', 'near.test');
  const [theirs, loud] = [
    await seed.remotePost(near, '<p>near</p>', { uri: 'https://near.test/posts/1' }),
    await seed.remotePost(rosa, '<p>far</p>', { uri: 'https://loud.test/posts/3' }),
  ];
  await seed.follow(alice, rosa);
  const allow = readAnswer(await admin.post(ALLOWS, { domain: 'Near.test' }), AdminDomainAllow);
  assert.deepEqual(readAnswer(await admin.post(ALLOWS, { domain: 'near.test' }), AdminDomainAllow), allow);
  assert.deepEqual((await admin.put(MODE, { mode: 'allowed' })).json(), { mode: 'allowed' });
  await app.drain();
  const status = async (id: number) => (await asAlice.get(`/api/v1/statuses/${id}`)).statusCode;
  assert.deepEqual([await status(theirs), await status(loud)], [200, 404]);
  for (const [domain, suspended] of [
    ['near.test', false],
    ['social.near.test', false],
    ['near.test:8443', false],
    ['notnear.test', true],
    ['test', true],
    ['loud.test', true],
    ['unheard.example', true],
  ] as const) {
    assert.equal(await isDomainSuspended(app.ctx, domain), suspended, domain);
  }
  assert.equal((await app.ctx.remote.resolveHandle('who@unheard.example')).state, 'gone');
  await admin.delete(`${ALLOWS}/${allow.id}`);
  assert.equal(await status(theirs), 404);
  assert.deepEqual((await admin.put(MODE, { mode: 'open' })).json(), { mode: 'open' });
  await app.drain();
  assert.deepEqual([await status(theirs), await status(loud)], [200, 200]);
  const follows = (await asAlice.get(`/api/v1/accounts/relationships?id[]=${rosa.id}`)).json() as {
    following: boolean;
  }[];
  assert.equal(follows[0]?.following, true, 'follows stay');
});

test('before it is decided, it is said what that is about', async () => {
  await seed.follow(rosa, alice);
  const sub = await seed.remoteAccount('sue', 'sub.loud.test');
  await seed.follow(alice, sub);
  const preview = readAnswer(await admin.get(`${BLOCKS}/preview?domain=Loud.test`), AdminDomainPreview);
  assert.deepEqual(
    [preview.domain, preview.domains.sort(), preview.accounts_count, preview.statuses_count, preview.complete],
    ['loud.test', ['loud.test', 'sub.loud.test'], 2, 3, true],
  );
  assert.deepEqual([preview.following_count, preview.followers_count, preview.domain_block], [2, 1, null]);
  const path = `${BLOCKS}/preview/accounts?domain=loud.test`;
  const [tied, ...others] = readAnswer(await admin.get(path), Type.Array(AdminTiedAccount));
  assert.deepEqual(others, []);
  assert.deepEqual(
    [tied?.account.acct, tied?.followed_by.accounts[0]?.acct, tied?.follows.accounts[0]?.acct],
    ['rosa@loud.test', 'alice', 'alice'],
  );
  assert.equal((await admin.get(`${BLOCKS}/preview?domain=localhost`)).statusCode, 422);
});

test('servers are looked up by a part of their names, and tried again', async () => {
  const names = async (query: string) =>
    readAnswer(await admin.get(`${SERVERS}${query}`), Type.Array(AdminServer)).map(({ domain }) => domain);
  assert.deepEqual(await names('?q=LOUD'), ['loud.test', 'sub.loud.test']);
  assert.deepEqual(await names('?q=%25_'), await names(''));
  assert.deepEqual(await names('?failing=true&q=calm'), []);
  await seed.remoteAccount('cal', 'calm.test');
  const failing = {
    domain: 'calm.test',
    nextAt: app.clock.now() + 3_600_000,
    failures: 3,
    firstFailureAt: app.clock.now(),
  };
  await app.ctx.db.write(async (tx) => {
    await insertRow(tx, 'deliveryHosts', { ...failing, lastError: 'status 500', leaseUntil: 0, dialect: 'cavage' });
  });
  assert.deepEqual(await names('?failing=true&q=calm'), ['calm.test']);
  const [first] = readAnswer(await admin.get(`${SERVERS}?failing=true&q=calm`), Type.Array(AdminServer));
  assert.deepEqual([first?.last_error, first?.severity, first?.next_try_at === null], ['status 500', 'noop', false]);
  assert.deepEqual((await admin.post(`${SERVERS}/calm.test/retry`)).json(), {});
  const one = (await admin.get(`${SERVERS}/calm.test`)).json() as Record<string, unknown>;
  assert.deepEqual([one['failing_since'], one['waiting_count'], one['known']], [null, 0, true]);
  const stranger = (await admin.get(`${SERVERS}/nobody.example`)).json() as Record<string, unknown>;
  assert.deepEqual([stranger['known'], stranger['software'], stranger['severity']], [false, null, 'noop']);
  const { id } = await decide({ domain: 'Odd.example', severity: 'suspend' });
  const odd = (await admin.get(`${SERVERS}/ODD.example`)).json() as Record<string, unknown>;
  assert.deepEqual([odd['domain'], odd['severity']], ['odd.example', 'suspend'], 'a name is one name');
  await admin.delete(`${BLOCKS}/${id}`);
  const page = await admin.get(`${SERVERS}?limit=1`);
  assert.match(readLink(page, 'next') ?? '', /offset=1/);
  const [act] = await listAuditEntries(app.ctx, { kind: 'domain', key: 'calm.test' }, { limit: 1 });
  assert.equal(act?.act, 'instance.retry');
});

test('before the mode is changed, it is said who would be a stranger, and how many follows there are with them', async () => {
  const read = async () => readAnswer(await admin.get(`${MODE}/preview`), AdminModePreview);
  const before = await read();
  const liked = await seed.remoteAccount('lea', 'liked.test');
  await seed.remoteAccount('meg', 'sub.met.test');
  await seed.follow(alice, liked);
  await seed.follow(liked, alice);
  const met = await read();
  const plus = (key: 'servers_count' | 'strangers_count' | 'following_count' | 'followers_count') =>
    met[key] - before[key];
  assert.deepEqual(
    [plus('servers_count'), plus('strangers_count'), plus('following_count'), plus('followers_count')],
    [2, 2, 1, 1],
  );
  assert.ok(met.strangers.some((one) => one.domain === 'liked.test' && one.followers_count === 1));
  assert.ok(
    met.strangers.every((one) => one.domain !== 'sub.met.test'),
    'whom nobody has to do with is not named',
  );
  // Allowed and suspended ones are no strangers: nothing changes for them.
  const allow = readAnswer(await admin.post(ALLOWS, { domain: 'met.test' }), AdminDomainAllow);
  const block = await decide({ domain: 'liked.test', severity: 'suspend' });
  const after = await read();
  assert.deepEqual(
    [after.servers_count, after.strangers_count, after.strangers.some((one) => one.domain === 'liked.test')],
    [met.servers_count, before.strangers_count, false],
  );
  await admin.delete(`${ALLOWS}/${allow.id}`);
  await admin.delete(`${BLOCKS}/${block.id}`);
});
