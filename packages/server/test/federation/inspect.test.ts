/** What staff are told of a document of another server: what this one makes of it, and every answer on the way. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Inspection } from '@linnet/api-schemas/mastodon/admin-finding.ts';
import { blockInstance, unblockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { type Client, createClient } from '../api/mastodon/client.ts';
import { readAnswer } from '../api/schema.ts';
import { createTestApp } from '../app.ts';
import { createSeed } from '../seed.ts';
import { leavesNothing } from '../traces.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Peer, type PeerActor } from './peer.ts';

let app: Server;
let owner: Client;
let peer: Peer;
let bob: PeerActor;
before(async () => {
  app = await createServerApp();
  const olga = await app.seed.account('olga', { role: 'owner' });
  owner = createClient(app, await app.seed.token(olga, 'admin:write'));
  peer = await createPeer('localhost');
  bob = peer.actor('bob');
  // Our own actor is made when it signs for the first time.
  await look(bob.id);
});
after(async () => {
  await app.close();
  await peer.close();
});

const ask = (address: string, by = owner) => by.post('/api/v1/admin/inspect', { address });
const look = async (address: string) => readAnswer(await ask(address), Inspection);
/** The same, and nothing of it is kept. */
async function lookOnly(address: string): Promise<Inspection> {
  let found: Inspection | undefined;
  await leavesNothing(app, async () => {
    found = await look(address);
  });
  return found as Inspection;
}

test('what is taken is shown as it was answered, and as it was read; a handle leads there', async () => {
  const note = peer.note(bob, 'a <b>note</b>');
  const found = await lookOnly(` ${note['id']} `);
  assert.deepEqual([found.state, found.kind, found.reason], ['found', 'object', null]);
  const [answer] = found.answers;
  assert.deepEqual([answer?.url, answer?.status, answer?.content_type], [note['id'], 200, 'application/activity+json']);
  assert.equal(answer?.text, JSON.stringify(note));
  assert.equal(answer?.bytes, Buffer.byteLength(JSON.stringify(note)));
  assert.ok(found.read?.includes('a <b>note</b>'));
  const jrd = {
    subject: `acct:bob@${peer.host}`,
    links: [{ rel: 'self', type: 'application/activity+json', href: bob.id }],
  };
  const resource = encodeURIComponent(`acct:bob@${peer.host}`);
  peer.documents.set(`/.well-known/webfinger?resource=${resource}`, { body: jrd });
  const actor = await lookOnly(`@bob@${peer.host}`);
  assert.deepEqual([actor.state, actor.kind, actor.answers[0]?.url], ['found', 'actor', bob.id]);
  assert.deepEqual((await lookOnly(`@nobody@${peer.host}`)).reason, 'no-such-handle');
});

test('what is refused says why, with what was answered, and is asked for anew each time', async () => {
  const note = peer.note(bob, 'mine');
  const path = new URL(note['id'] as string).pathname;
  const cases: [Parameters<Peer['documents']['set']>[1], string, string][] = [
    [{ status: 404 }, 'refused', 'http-404'],
    [{ status: 503 }, 'unreachable', 'http-503'],
    [{ body: '{', headers: {} }, 'refused', 'malformed-json'],
    [{ body: '<p>page</p>', headers: { 'content-type': 'text/html' } }, 'refused', 'wrong-content-type'],
    [{ body: { ...note, attributedTo: 'http://other.test/users/eve' } }, 'refused', 'wrong-attribution'],
  ];
  for (const [answer, state, reason] of cases) {
    peer.documents.set(path, answer);
    const found = await lookOnly(note['id'] as string);
    assert.deepEqual([found.state, found.reason, found.read], [state, reason, null]);
    assert.equal(found.answers[0]?.status, answer.status ?? 200);
  }
  peer.documents.set(path, { status: 410 });
  assert.equal((await lookOnly(note['id'] as string)).state, 'gone');
  peer.documents.set(path, { body: note });
  assert.equal((await lookOnly(note['id'] as string)).state, 'found');
});

test('a page that names its document is told of beside it, and one that leads elsewhere is not followed', async () => {
  const note = peer.note(bob, 'behind a page');
  const page = (href: unknown) => ({
    headers: { 'content-type': 'text/html', link: `<${href}>; rel="alternate"; type="application/activity+json"` },
  });
  peer.documents.set('/page', page(note['id']));
  const found = await lookOnly(`${peer.origin}/page`);
  assert.deepEqual([found.state, found.answers.map(({ url }) => url)], ['found', [`${peer.origin}/page`, note['id']]]);
  peer.documents.set('/away', page('http://other.test/notes/1'));
  assert.equal((await lookOnly(`${peer.origin}/away`)).reason, 'foreign-alternate');
});

test('what is shown of an answer is bounded, whatever is in it', async () => {
  peer.documents.set('/large', { body: `"${'ü'.repeat(100_000)}"` });
  const [answer] = (await lookOnly(`${peer.origin}/large`)).answers;
  assert.equal(answer?.text.length, 20_000);
  assert.equal(answer?.bytes, 200_002);
  peer.documents.set('/bytes', { body: Buffer.from([0, 255, 254, 13, 27]) });
  assert.equal((await lookOnly(`${peer.origin}/bytes`)).state, 'refused');
});

test('nobody is asked who is not to be: ourselves, the suspended, and what is no address', async () => {
  const requests = peer.requests.length;
  for (const [address, reason] of [
    [`${app.ctx.config.publicUrl}/users/olga`, 'own-domain'],
    ['file:///etc/passwd', 'not-http'],
    ['nonsense', 'not-http'],
  ] as const) {
    assert.equal((await lookOnly(address)).reason, reason, address);
  }
  const { id } = await blockInstance(app.ctx, { by: null, domain: peer.host, policy: 'suspended' });
  await app.drain();
  assert.equal((await lookOnly(bob.id)).state, 'blocked');
  assert.equal((await lookOnly(`@bob@${peer.host}`)).state, 'refused');
  await unblockInstance(app.ctx, { by: null, id });
  assert.equal(peer.requests.length, requests);
});

test('a private address is not asked, and who has no part in running the server asks nothing', async () => {
  const apart = await createTestApp();
  try {
    const seed = createSeed(apart.ctx);
    const olga = await seed.account('olga', { role: 'owner' });
    const mod = await seed.account('max', { role: 'moderator' });
    const client = createClient(apart, await seed.token(olga, 'admin:write'));
    const requests = peer.requests.length;
    const port = new URL(peer.origin).port;
    for (const address of [bob.id, `https://127.0.0.1:${port}/`, 'https://169.254.169.254/latest', 'https://[::1]/']) {
      const found = readAnswer(await ask(address, client), Inspection);
      assert.deepEqual([found.state, found.answers], ['refused', []], address);
    }
    assert.equal(peer.requests.length, requests);
    const moderator = createClient(apart, await seed.token(mod, 'admin:write'));
    assert.equal((await ask(bob.id, moderator)).statusCode, 403);
  } finally {
    await apart.close();
  }
});
