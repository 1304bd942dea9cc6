/** Where signatures are wanted, who does not say who they are gets what it takes to check ours, and nothing else. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { federation } from '@linnet/api-schemas/server/endpoints/federation.ts';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { blockInstance, unblockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { signCavage, signRfc9421 } from '../../src/federation/signatures/sign.ts';
import type { Member } from '../seed.ts';
import { leavesNothing } from '../traces.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Peer, type PeerActor } from './peer.ts';

const AP = 'application/activity+json';
/** What is there for everybody: without it nobody could be found, or believed. */
const OPEN = [
  ...['webFinger', 'hostMeta', 'hostMetaJson', 'nodeInfoLinks', 'nodeInfo20', 'nodeInfo21', 'door20', 'door21'],
  ...['fixed20', 'fixed21', 'fixed20Json', 'fixed21Json', 'fixedPixelfed', 'serverActor'],
];

let app: Server;
let peer: Peer;
let gina: PeerActor;
let alice: Member;
/** A path for every document that other servers read here, by its name. */
let paths: Map<string, string>;
before(async () => {
  app = await createServerApp('localhost');
  peer = await createPeer('127.0.0.1');
  gina = peer.actor('gina');
  alice = await app.seed.account('alice');
  const { seed } = app;
  const id = await seed.post(alice, 'hello');
  const boost = await seed.boost(alice, id);
  const ids: Record<string, number> = { '/boosts/:id': boost };
  paths = new Map(
    listEndpoints({ federation })
      .filter(([, { method }]) => method === 'GET')
      .map(([name, { path }]) => [
        name.replace('federation.', ''),
        path
          .replace(':name', 'alice')
          .replace(':dialect', 'linnet')
          .replace(':itemId', '1')
          .replace(':id', `${ids[path] ?? id}`),
      ]),
  );
  await saveInstanceSettings(app.ctx, { authorizedFetch: 'on' });
});
after(async () => {
  await app.close();
  await peer.close();
});

function get(path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' = 'GET') {
  return app.inject({ method, url: path, headers: { accept: AP, ...headers } });
}

function sign(by: PeerActor, path: string, { how = signCavage, now = Date.now(), method = 'GET' } = {}) {
  const url = new URL(path, app.ctx.config.publicUrl);
  const signed = how({ method, url, body: null, keyId: by.keyId, key: by.key, now });
  return { host: url.host, ...Object.fromEntries(Object.entries(signed).map(([k, v]) => [k.toLowerCase(), v])) };
}

test('every address that servers read wants a signature, but those that are there to find and believe us', async () => {
  const open: string[] = [];
  const askAll = async () => {
    for (const [name, path] of paths) {
      if (name === 'actor') continue;
      for (const method of ['GET', 'HEAD'] as const) {
        const answer = await get(path, {}, method);
        if (answer.statusCode !== 401) {
          open.push(name);
          continue;
        }
        assert.equal(answer.headers['cache-control'], 'private, no-store', path);
        assert.equal(answer.headers['vary'], 'Accept, Signature', path);
        assert.equal(answer.headers['access-control-allow-origin'], '*', path);
      }
      if (OPEN.includes(name)) continue;
      const answers = await Promise.all(
        [
          { signature: 'nonsense' },
          { signature: 'keyId="x",signature="eA=="' },
          sign(gina, '/users/bob'),
          sign(gina, path, { now: Date.now() - 25 * 3_600_000 }),
          sign({ ...gina, key: peer.actor('other', {}, 1).key }, path),
          sign({ ...gina, keyId: `${app.ctx.config.publicUrl}/users/alice#main-key` }, path),
        ].map((headers) => get(path, headers as Record<string, string>)),
      );
      for (const { statusCode, body } of answers) {
        assert.deepEqual([statusCode, body], [401, answers[0]?.body], path);
      }
    }
  };
  await leavesNothing(app, askAll, 'all that');
  assert.deepEqual([...new Set(open)].toSorted(), OPEN.toSorted());
});

test('absent and present look alike to whoever does not say who they are', async () => {
  const answers = await Promise.all(['/posts/4096', paths.get('post') as string].map((path) => get(path)));
  assert.deepEqual([answers[0]?.statusCode, answers[0]?.body], [answers[1]?.statusCode, answers[1]?.body]);
});

test('of a person there is what it takes to check a signature, and no more', async () => {
  for (const headers of [{}, { signature: 'nonsense' }] as Record<string, string>[]) {
    const answer = await get('/users/alice', headers);
    assert.equal(answer.statusCode, 200);
    assert.equal(answer.headers['cache-control'], 'private, no-store');
    const actor = JSON.parse(answer.body);
    const has = ['@context', 'id', 'type', 'preferredUsername', 'inbox', 'publicKey'];
    assert.deepEqual(Object.keys(actor), has);
    assert.equal(actor.publicKey.owner, actor.id);
    assert.match(actor.publicKey.publicKeyPem, /^-----BEGIN PUBLIC KEY-----/);
  }
  const server = JSON.parse((await get('/actor')).body);
  assert.ok('outbox' in server, 'the server itself is no secret');
});

test('who signs gets it all, in both dialects, for GET and HEAD', async () => {
  for (const how of [signCavage, signRfc9421]) {
    for (const name of ['actor', 'outbox', 'followers', 'featured', 'post', 'postActivity', 'replies', 'boost']) {
      const path = paths.get(name) as string;
      const answer = await get(path, sign(gina, path, { how }));
      assert.equal(answer.statusCode, 200, path);
      assert.equal(answer.headers['cache-control'], 'private, no-store');
      assert.equal((await get(path, sign(gina, path, { how, method: 'HEAD' }), 'HEAD')).statusCode, 200, path);
    }
  }
  const path = '/users/alice';
  assert.ok('outbox' in JSON.parse((await get(path, sign(gina, path))).body));
  assert.equal((await get('/posts/4096', sign(gina, '/posts/4096'))).statusCode, 404);
});

test('who is blocked finds nothing here, and people find their pages', async () => {
  const { id } = await blockInstance(app.ctx, { by: null, domain: peer.host, policy: 'suspended' });
  for (const [name, path] of paths) {
    if (OPEN.includes(name) || name === 'actor') continue;
    const answer = await get(path, sign(gina, path));
    assert.deepEqual([answer.statusCode, answer.body], [404, '{"error":"Record not found"}'], path);
  }
  assert.ok(!('outbox' in JSON.parse((await get('/users/alice', sign(gina, '/users/alice'))).body)));
  await unblockInstance(app.ctx, { by: null, id });
  for (const name of ['actor', 'post']) {
    const answer = await get(paths.get(name) as string, { accept: 'text/html' });
    assert.equal(answer.statusCode, 302);
  }
});

test('what is gone is gone to those who may ask', async () => {
  const id = await app.seed.post(alice, 'oops');
  await deletePost(app.ctx, { accountId: alice.id, postId: id });
  assert.equal((await get(`/posts/${id}`)).statusCode, 401);
  const answer = await get(`/posts/${id}`, sign(gina, `/posts/${id}`));
  assert.deepEqual([answer.statusCode, answer.headers['cache-control']], [410, 'private, no-store']);
});

test('two servers that both want signatures find each other, whole', async () => {
  const other = await createServerApp('127.0.0.1');
  try {
    await saveInstanceSettings(other.ctx, { authorizedFetch: 'on' });
    const bob = await other.seed.account('bob');
    for (const [from, at, by] of [
      [app, other, alice],
      [other, app, bob],
    ] as const) {
      const { publicUrl } = from.ctx.config;
      const uri = `${publicUrl}/posts/${await from.seed.post(by, 'over there')}`;
      assert.equal((await at.ctx.remote.resolvePost(uri)).state, 'found');
      assert.equal((await findPostByUri.first(at.ctx.db, { uri }))?.uri, uri);
      const account = await findAccountByUri(at.ctx.db, `${publicUrl}/users/${by.username}`);
      assert.equal(account?.url, `${publicUrl}/@${by.username}`, 'a key alone would not say that');
    }
  } finally {
    await other.close();
  }
});
