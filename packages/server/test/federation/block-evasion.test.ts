/** A decision about a server cannot be got around (T166, T167): by its names, by other hosts, by redirects. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { isDomainSuspended, isUrlSuspended } from '../../src/core/instances/policy.ts';
import { loadRefusal } from '../../src/core/instances/refuse-hop.ts';
import { allowInstance, setFederationMode } from '../../src/core/moderation/instance-allows.ts';
import { blockInstance, unblockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { listReports } from '../../src/core/reports/load.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Peer, type PeerActor } from './peer.ts';

let app: Server;
/** Blocked, and not. */
let bad: Peer;
let good: Peer;
let mallory: PeerActor;
let gina: PeerActor;
let alice: Member;
before(async () => {
  app = await createServerApp('localhost');
  bad = await createPeer('localhost');
  good = await createPeer('127.0.0.1');
  mallory = bad.actor('mallory', {}, 1);
  gina = good.actor('gina', {}, 2);
  alice = await app.seed.account('alice');
});
after(async () => {
  await app.close();
  await bad.close();
  await good.close();
});

const block = (domain: string) => blockInstance(app.ctx, { by: null, domain, policy: 'suspended' });

test('T167 a server has one name, however it is written', async () => {
  for (const [decided, ways] of [
    ['Evil.TEST.', ['evil.test', 'EVIL.test', 'a.b.evil.test', 'evil.test:8443', 'a.evil.test.', '*.evil.test']],
    ['münchen.example', ['xn--mnchen-3ya.example', 'MÜNCHEN.example', 'a.münchen.example.', 'mu\u0308nchen.example']],
    ['xn--bcher-kva.example', ['bücher.example', 'BÜCHER.EXAMPLE', 'sub.Bücher.example:444']],
    ['ideographic.example', ['ideographic。example', 'Ｉdeographic.example']],
  ] as const) {
    const { id } = await block(decided);
    for (const way of ways) {
      const url = `https://${way.replace('*', 'www')}/users/x`;
      assert.equal(await isUrlSuspended(app.ctx, url), true, `${way} is ${decided}`);
      assert.equal((await app.ctx.remote.resolveAccount(url)).state, 'blocked', way);
      assert.equal((await block(way)).id === id || way.includes('a.') || way.includes('sub.'), true, way);
    }
    for (const before of ['user@', 'user:word@', 'free.test@', 'free.test:443@']) {
      const url = `https://${before}${decided}/users/x`;
      assert.equal(await isUrlSuspended(app.ctx, url), true, url);
      assert.equal((await app.ctx.remote.resolveAccount(url)).state === 'found', false, url);
    }
    await unblockInstance(app.ctx, { by: null, id });
  }
  for (const other of ['notevil.example', 'example'])
    assert.equal(await isDomainSuspended(app.ctx, other), false, other);
});

test('T167 nothing of a blocked server comes by way of another', async () => {
  await block(bad.host);
  const note = bad.note(mallory, 'hidden');
  const known = await app.ctx.remote.resolveAccount(gina.id);
  assert.equal(known.state, 'found');
  if (known.state === 'found') await app.seed.follow(alice, { id: known.id, username: 'gina' });
  // A redirect of a host that nobody blocked.
  good.documents.set('/way', { status: 302, headers: { location: `${note['id']}` } });
  bad.requests.length = 0;
  assert.notEqual((await app.ctx.remote.resolvePost(`${good.origin}/way`)).state, 'found');
  // What it announces, answers and quotes.
  await good.send(gina, app.inbox, good.activity(gina, 'Announce', note['id']));
  const reply = good.note(gina, 'an answer', { inReplyTo: note['id'] });
  await good.send(gina, app.inbox, good.activity(gina, 'Create', reply));
  // A key there, for an actor here.
  const borrowed = { ...gina, keyId: mallory.keyId, key: mallory.key };
  const refused = await good.send(borrowed, app.inbox, good.activity(gina, 'Like', note['id']));
  assert.equal(refused.status, 403);
  // An actor of a free host whose key is there.
  const key = { id: mallory.keyId, owner: mallory.id, publicKeyPem: 'x' };
  const split = good.actor('split', { publicKey: key }, 1);
  const other = await good.send({ ...split, keyId: mallory.keyId }, app.inbox, good.activity(split, 'Like', 'x:y'));
  assert.equal(other.status, 403);
  await app.drain();
  assert.deepEqual(bad.requests, [], 'it is asked for nothing');
  assert.equal(await findAccountByUri(app.ctx.db, mallory.id), undefined);
  const posts = await app.ctx.db.kysely.selectFrom('posts').select('uri').execute();
  assert.deepEqual(
    posts.map(({ uri }) => uri),
    [reply['id']],
  );
});

test('T167 a redirect leads to no blocked host, whatever is asked for: documents and files', async () => {
  await block('pictures.test');
  await blockInstance(app.ctx, { by: null, domain: 'loud.test', policy: 'open', rejectMedia: true });
  const [documents, media] = [await loadRefusal(app.ctx), await loadRefusal(app.ctx, 'media')];
  for (const [url, page, file] of [
    ['https://pictures.test/1.png', true, true],
    ['https://cdn.pictures.test./1.png', true, true],
    ['https://loud.test/1.png', false, true],
    ['https://fine.test/1.png', false, false],
  ] as const) {
    assert.deepEqual([documents(new URL(url)), media(new URL(url))], [page, file], url);
  }
});

test('a server whose reports are rejected reports nobody, and may do all else', async () => {
  await app.seed.post(alice, 'words');
  const flag = {
    ...good.activity(gina, 'Flag', [`${app.ctx.config.publicUrl}/users/alice`]),
    id: `${gina.id}#1`,
    content: 'rude',
  };
  const reports = async () => (await listReports(app.ctx, { by: null, resolved: false }, { limit: 10 })).length;
  const { id } = await blockInstance(app.ctx, { by: null, domain: good.host, policy: 'open', rejectReports: true });
  assert.ok((await good.send(gina, app.inbox, flag)).status < 300);
  await app.drain();
  assert.equal(await reports(), 0);
  await unblockInstance(app.ctx, { by: null, id });
  await good.send(gina, app.inbox, { ...flag, id: `${gina.id}#2` });
  await app.drain();
  assert.equal(await reports(), 1);
});

test('while some are allowed, others are strangers: nothing comes in, goes out or is asked for', async () => {
  await setFederationMode(app.ctx, { by: null, mode: 'allowed' });
  await app.drain();
  good.requests.length = 0;
  const like = good.activity(gina, 'Follow', `${app.ctx.config.publicUrl}/users/alice`);
  assert.equal((await good.send(gina, app.inbox, like)).status, 403);
  assert.deepEqual(good.requests, []);
  await allowInstance(app.ctx, { by: null, domain: '127.0.0.1' });
  assert.ok((await good.send(gina, app.inbox, like)).status < 300);
  await app.drain();
  assert.ok(good.received.some(({ type }) => type === 'Accept'));
  await setFederationMode(app.ctx, { by: null, mode: 'open' });
});

test('a server decides nothing about itself, nor about what it is part of', async () => {
  for (const domain of [app.ctx.config.hosts.web, app.ctx.config.hosts.handles, 'localhost', '']) {
    await assert.rejects(block(domain), AppError, domain);
  }
});
