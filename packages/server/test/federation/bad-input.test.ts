import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { isDomainSuspended } from '../../src/core/instances/policy.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { findFreePort } from '../free-port.ts';
import { findFixtures } from '../shared-fixtures.ts';
import { leavesNothing } from '../traces.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, keyPair, type Peer, type PeerActor, type SendOptions } from './peer.ts';

let app: Server;
let peer: Peer;
let other: Peer;
let bob: PeerActor;
let eve: PeerActor;
let carol: PeerActor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  other = await createPeer('localhost');
  await app.seed.account('alice');
  bob = peer.actor('bob');
  eve = peer.actor('eve', {}, 1);
  carol = other.actor('carol', {}, 2);
  for (const actor of [bob, eve, carol]) assert.equal((await app.ctx.remote.resolveAccount(actor.id)).state, 'found');
  await app.drain();
});

after(async () => {
  await app.close();
  await peer.close();
  await other.close();
});

const own = () => app.ctx.config.publicUrl;
const like = (more: Json = {}) => peer.activity(bob, 'Like', `${own()}/posts/1`, more);
const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`;
const text = (document: Json) => JSON.stringify(document);
const as = (keyId: string): Partial<SendOptions> => ({ sign: { keyId } });
const HOUR = 3_600_000;

interface Case {
  what: string;
  document: () => unknown;
  status: number;
  reason: RegExp;
  by?: () => PeerActor;
  options?: () => SendOptions;
  path?: string;
}

const CASES: Case[] = [
  // What cannot be read.
  { what: 'no JSON', document: () => '{"type":', status: 400, reason: /malformed-json/ },
  { what: 'a list', document: () => '[]', status: 400, reason: /not-an-object/ },
  { what: 'a text', document: () => '"hello"', status: 400, reason: /not-an-object/ },
  { what: 'T093 deep nesting', document: () => deep(200), status: 400, reason: /too-deep/ },
  { what: 'T093 very deep nesting', document: () => deep(100_000), status: 400, reason: /too-deep/ },
  {
    what: 'a forbidden key',
    document: () => '{"type":"Like","__proto__":{"actor":"x"}}',
    status: 400,
    reason: /forbidden-key/,
  },
  { what: 'T008 a list as id', document: () => like({ id: [`${peer.origin}/a`] }), status: 400, reason: /invalid-id/ },
  { what: 'T008 a number as id', document: () => like({ id: 5 }), status: 400, reason: /invalid-id/ },
  {
    what: 'T085 too large',
    document: () => like({ content: 'x'.repeat(1_000_001) }),
    status: 413,
    reason: /too-large/,
  },
  { what: 'a Note', document: () => peer.note(bob, 'x'), status: 400, reason: /not-an-activity/ },
  { what: 'no actor', document: () => like({ actor: null }), status: 400, reason: /missing-actor/ },
  {
    what: 'a type that is no text',
    document: () => like({ type: 7 }),
    status: 400,
    reason: /invalid-type|missing-type/,
  },
  { what: 'T027 @graph', document: () => like({ '@graph': [like()] }), status: 400, reason: /jsonld-keyword/ },
  // Signatures.
  {
    what: 'T016 no digest',
    document: () => like(),
    options: () => ({ headers: { digest: '' } }),
    status: 401,
    reason: /digest/,
  },
  {
    what: 'T017 another body',
    document: () => like(),
    options: () => ({ body: text(like({ content: 'changed' })) }),
    status: 401,
    reason: /digest-mismatch/,
  },
  {
    what: 'T017 another path',
    document: () => like(),
    options: () => ({ sign: { url: new URL(`${own()}/users/alice/inbox`) } }),
    status: 401,
    reason: /mismatch/,
  },
  {
    what: 'T017 another method',
    document: () => like(),
    options: () => ({ sign: { method: 'GET' } }),
    status: 401,
    reason: /mismatch/,
  },
  {
    what: 'T018 signed for another host',
    document: () => like(),
    options: () => ({ dialect: 'rfc9421', sign: { url: new URL('http://elsewhere.test/inbox') } }),
    status: 401,
    reason: /mismatch|wrong-host/,
  },
  {
    what: 'T019 yesterday',
    document: () => like(),
    options: () => ({ sign: { now: Date.now() - 13 * HOUR } }),
    status: 401,
    reason: /too-old/,
  },
  {
    what: 'T019 tomorrow',
    document: () => like(),
    options: () => ({ sign: { now: Date.now() + 2 * HOUR } }),
    status: 401,
    reason: /too-new/,
  },
  {
    what: 'a key of another person',
    document: () => like(),
    options: () => ({ sign: { key: keyPair(1).privateKey } }),
    status: 401,
    reason: /mismatch/,
  },
  {
    what: 'a signature without form',
    document: () => like(),
    options: () => ({ headers: { signature: 'nonsense' } }),
    status: 401,
    reason: /malformed/,
  },
  {
    what: 'a key that is no address',
    document: () => like(),
    options: () => as('acct:bob@remote.test'),
    status: 401,
    reason: /key-not-http/,
  },
  {
    what: 'a key of ours',
    document: () => like(),
    options: () => as(`${own()}/users/alice#main-key`),
    status: 401,
    reason: /own-domain/,
  },
  {
    what: 'T020 a key its owner does not list',
    document: () => like(),
    options: () => as(`${bob.id}#second`),
    status: 401,
    reason: /key-not-listed/,
  },
  {
    what: 'T081 a key that is not there',
    document: () => like(),
    options: () => as(`${peer.origin}/users/none#main-key`),
    status: 401,
    reason: /key-unreachable: http-404/,
  },
  // Claims that the signer has no right to make.
  {
    what: 'T015 an activity of somebody on the same server',
    document: () => like(),
    by: () => eve,
    status: 403,
    reason: /wrong-signer/,
  },
  {
    what: 'T015 an activity of somebody on another server',
    document: () => like(),
    by: () => carol,
    status: 403,
    reason: /wrong-signer/,
  },
  {
    what: 'T012 an id on another server',
    document: () => like({ id: `${other.origin}/1` }),
    status: 403,
    reason: /foreign-id/,
  },
  {
    what: 'an actor of ours',
    document: () => like({ actor: `${own()}/users/alice` }),
    status: 403,
    reason: /own-domain|foreign-id/,
  },
  {
    what: 'T001 a post of another server',
    document: () => peer.activity(bob, 'Create', other.note(carol, 'forged')),
    status: 403,
    reason: /foreign-object/,
  },
  {
    what: 'T001 a post by somebody else',
    document: () => peer.activity(bob, 'Create', peer.note(eve, 'forged')),
    status: 403,
    reason: /wrong-attribution/,
  },
  {
    what: 'a post with an address of ours',
    document: () => peer.activity(bob, 'Create', { ...peer.note(bob, 'x'), id: `${own()}/posts/77` }),
    status: 403,
    reason: /own-domain/,
  },
  {
    what: "T013 an edit of another server's post",
    document: () => peer.activity(bob, 'Update', other.note(carol, 'x')),
    status: 403,
    reason: /not-the-owner/,
  },
  {
    what: "T013 the deletion of another server's post",
    document: () => peer.activity(bob, 'Delete', `${other.origin}/notes/1`),
    status: 403,
    reason: /not-the-owner/,
  },
  {
    what: 'T013 the deletion of a post of ours',
    document: () => peer.activity(bob, 'Delete', `${own()}/posts/1`),
    status: 403,
    reason: /own-domain|not-the-owner/,
  },
  {
    what: "T013 the end of somebody else's follow",
    document: () => peer.activity(bob, 'Undo', { type: 'Follow', actor: carol.id, object: `${own()}/users/alice` }),
    status: 403,
    reason: /not-the-owner/,
  },
  { what: 'an inbox of nobody', document: () => like(), path: '/users/nobody/inbox', status: 404, reason: /no-such/ },
];

for (const { what, document, status, reason, by, options, path = '/inbox' } of CASES) {
  test(`${what} is refused with ${status}, told to the log, and leaves nothing`, async () => {
    const content = document();
    await leavesNothing(app, async () => {
      app.lines.length = 0;
      const answer = await peer.send(by?.() ?? bob, `${own()}${path}`, content, options?.());
      assert.equal(answer.status, status);
      assert.equal(typeof ((await answer.json()) as Json)['error'], 'string');
      const line = app.lines.find((found) => found['msg'] === 'activity refused');
      assert.match(String(line?.['reason']), reason);
    });
  });
}

test('without any signature nothing is read', async () => {
  const headers = { 'content-type': 'application/activity+json' };
  await leavesNothing(app, async () => {
    const answer = await fetch(app.inbox, { method: 'POST', headers, body: text(like()) });
    assert.equal(answer.status, 401);
  });
});

test('T018 a request that was meant for another host is refused', async () => {
  const headers = { host: 'elsewhere.test', 'content-type': 'application/activity+json', signature: 'keyId="x"' };
  const answer = await app.inject({ method: 'POST', url: '/inbox', headers, payload: text(like()) });
  assert.equal(answer.statusCode, 401);
  assert.equal(app.lines.at(-1)?.['reason'] ?? app.lines.at(-2)?.['reason'], 'wrong-host');
});

test('T081 what was refused is not asked for again, and one request serves all who wait', async () => {
  const missing = () => peer.requests.filter((path) => path === '/users/flood').length;
  const flood = () => peer.send(bob, app.inbox, like(), as(`${peer.origin}/users/flood#main-key`));
  const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await flood()).status));
  assert.deepEqual(new Set(statuses), new Set([401]));
  assert.equal((await flood()).status, 401);
  assert.equal(missing(), 1);
});

test('a key that cannot be had just now is a reason to try again', async () => {
  const port = await findFreePort();
  await leavesNothing(app, async () => {
    const answer = await peer.send(bob, app.inbox, like(), as(`http://127.0.0.1:${port}/users/x#main-key`));
    assert.equal(answer.status, 503);
    assert.ok(Number(answer.headers.get('retry-after')) > 0);
  });
});

test('T006 a key document that another host answers for is refused', async () => {
  peer.documents.set('/users/bounce', { status: 302, headers: { location: carol.id } });
  await leavesNothing(app, async () => {
    const answer = await peer.send(bob, app.inbox, like(), as(`${peer.origin}/users/bounce#main-key`));
    assert.equal(answer.status, 401);
  });
});

test('T002 T003 an actor served as anything but ActivityPub is none', async () => {
  for (const [i, type] of ['text/plain', 'application/json', 'image/png', 'application/ld+json'].entries()) {
    const actor = peer.actor(`upload${i}`);
    const path = new URL(actor.id).pathname;
    peer.documents.set(path, { body: actor.document, headers: { 'content-type': type } });
    const answer = await peer.send(actor, app.inbox, peer.activity(actor, 'Like', `${own()}/posts/1`));
    assert.equal(answer.status, 401, type);
  }
});

test('T023 nothing of a suspended domain comes in, nor of those below it', async () => {
  const setPolicy = (domain: string, policy: 'open' | 'suspended') =>
    blockInstance(app.ctx, { by: null, domain, policy });
  await setPolicy(other.host, 'suspended');
  const answer = await peer.send(carol, app.inbox, other.activity(carol, 'Like', `${own()}/posts/1`));
  assert.equal(answer.status, 403);
  assert.equal((await app.ctx.remote.resolveAccount(carol.id)).state, 'blocked');
  await setPolicy(other.host, 'open');
  assert.equal((await app.ctx.remote.resolveAccount(carol.id)).state, 'found');
  await setPolicy('evil.test', 'suspended');
  for (const domain of ['evil.test', 'a.evil.test', 'a.b.evil.test', 'a.evil.test:8443', 'evil.test:8443']) {
    assert.equal(await isDomainSuspended(app.ctx, domain), true, domain);
  }
  for (const domain of ['test', 'notevil.test', 'evil.test.example']) {
    assert.equal(await isDomainSuspended(app.ctx, domain), false, domain);
  }
});

test('private addresses are refused where they are not allowed', async () => {
  const closed = await createServerApp('localhost', { config: { allowPrivate: false } });
  const account = await closed.ctx.remote.resolveAccount(bob.id);
  assert.deepEqual([account.state, 'reason' in account && account.reason], ['unreachable', 'bad-url']);
  for (const host of ['127.0.0.1', '[::1]', '169.254.169.254', '10.0.0.1', 'localhost']) {
    const answer = await closed.ctx.remote.resolvePost(`https://${host}/notes/1`);
    assert.deepEqual([answer.state, 'reason' in answer && answer.reason], ['unreachable', 'blocked-address'], host);
  }
  const refused = await peer.send(bob, closed.inbox, like());
  assert.ok([400, 401].includes(refused.status));
  await closed.close();
});

const corpus = findFixtures('activitypub');

test('the forged documents of the corpus are refused however they arrive', { skip: corpus.skip }, async () => {
  const manifest = readFileSync(join(corpus.folder, 'manifest.tsv'), 'utf8').split('\n').slice(1);
  const forged = manifest.filter((row) => /attack|forgery/.test(row.split('\t')[8] ?? ''));
  const files = forged.map((row) => row.split('\t')[0] as string).filter((file) => file.endsWith('.json'));
  let count = 0;
  for (const [i, file] of files.entries()) {
    const body = readFileSync(join(corpus.folder, file), 'utf8');
    const forge = async () => {
      const answer = await peer.send(eve, app.inbox, body);
      assert.ok([400, 401, 403].includes(answer.status) || answer.status === 202, `${file}: ${answer.status}`);
      peer.documents.set(`/forged/${i}`, { body });
      for (const resolve of [app.ctx.remote.resolveAccount, app.ctx.remote.resolvePost]) {
        assert.notEqual((await resolve(`${peer.origin}/forged/${i}`)).state, 'found', file);
      }
    };
    await leavesNothing(app, forge, file);
    count += 1;
  }
  assert.ok(count >= 10, `${count} forged documents`);
});
