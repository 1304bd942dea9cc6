import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByHandle, findAccountByUri } from '../../src/core/accounts/find.ts';
import { blockDomain, loadBlockedDomains, unblockDomain } from '../../src/core/blocks/block-domain.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { hostOf, sameHost } from '../../src/federation/read/origin.ts';
import { createSeed } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Peer } from './peer.ts';

let app: Server;
let home: Peer;
let shop: Peer;

const blockedBy = async (one: { id: number }) =>
  (await loadBlockedDomains(app.ctx, one.id, { limit: 10 })).map(({ domain }) => domain);

before(async () => {
  app = await createServerApp();
  home = await createPeer();
  shop = await createPeer('localhost');
});

after(async () => {
  await app.close();
  await home.close();
  await shop.close();
});

/** Lets `at` say who a handle is. */
function answerFinger(at: Peer, resource: string, subject: string, self: string): void {
  const links = [{ rel: 'self', type: 'application/activity+json', href: self }];
  const query = new URLSearchParams({ resource: `acct:${resource}` });
  const headers = { 'content-type': 'application/jrd+json' };
  at.documents.set(`/.well-known/webfinger?${query}`, { headers, body: { subject: `acct:${subject}`, links } });
}

async function handleOf(uri: string): Promise<string | undefined> {
  const found = await app.ctx.remote.resolveAccount(uri);
  if (found.state !== 'found') return undefined;
  const account = await findAccountByUri(app.ctx.db, uri);
  return `${account?.username}@${account?.domain}`;
}

test('a handle is found by WebFinger, and known afterwards', async () => {
  const ann = home.actor('ann');
  answerFinger(home, `ann@${home.host}`, `ann@${home.host}`, ann.id);
  const found = await app.ctx.remote.resolveHandle(`@ann@${home.host}`);
  assert.equal(found.state, 'found', JSON.stringify(found));
  // What is looked at beside it is no part of this.
  await app.drain();
  const before = home.requests.length;
  assert.deepEqual(await app.ctx.remote.resolveHandle(`ANN@${home.host}`), found);
  assert.equal(home.requests.length, before);
});

test('an actor without WebFinger is called after its own host', async () => {
  assert.equal(await handleOf(home.actor('bare').id), `bare@${home.host}`);
});

test('T031 a handle is on another domain where both agree', async () => {
  const cid = home.actor('cid');
  answerFinger(home, `cid@${home.host}`, `cid@${shop.host}`, cid.id);
  answerFinger(shop, `cid@${shop.host}`, `cid@${shop.host}`, cid.id);
  assert.equal(await handleOf(cid.id), `cid@${shop.host}`);
  assert.equal((await app.ctx.remote.resolveHandle(`cid@${shop.host}`)).state, 'found');
});

test('T031 a claim alone moves no handle', async () => {
  const dee = home.actor('dee', { webfinger: `dee@${shop.host}` });
  answerFinger(home, `dee@${home.host}`, `dee@${shop.host}`, dee.id);
  answerFinger(shop, `dee@${shop.host}`, `dee@${shop.host}`, shop.actor('dee').id);
  assert.equal(await handleOf(dee.id), `dee@${home.host}`);
  const flo = home.actor('flo', { webfinger: `flo@${app.ctx.config.hosts.handles}` });
  assert.equal(await handleOf(flo.id), `flo@${home.host}`);
});

test('T031 a domain alone gives nobody away', async () => {
  const gus = home.actor('gus');
  answerFinger(home, `gus@${home.host}`, `gus@${home.host}`, gus.id);
  answerFinger(shop, `gus@${shop.host}`, `gus@${shop.host}`, gus.id);
  assert.deepEqual(await app.ctx.remote.resolveHandle(`gus@${shop.host}`), {
    state: 'unreachable',
    reason: 'foreign-subject',
  });
});

test('a name that its own host gives to another actor is refused', async () => {
  const hal = home.actor('hal');
  answerFinger(home, `hal@${home.host}`, `hal@${home.host}`, `${home.origin}/users/real-hal`);
  assert.equal(await handleOf(hal.id), undefined);
});

test('T033 what is no handle is no handle', async () => {
  for (const handle of ['', 'x', '@', 'x@', '@y', 'a@b@c', 'a b@c', 'a@b/c', 'a@b c', 'a@b.', 'a@[::', 'a@b:99999']) {
    assert.equal((await app.ctx.remote.resolveHandle(handle)).state, 'unreachable', handle);
  }
  assert.equal((await app.ctx.remote.resolveHandle(`nobody@${app.ctx.config.hosts.handles}`)).state, 'gone');
});

test('WebFinger is followed through redirects, as few as other fetches, and not in a circle', async () => {
  const hop = (from: string, to: string) =>
    home.documents.set(from, { status: 302, headers: { location: to }, body: '' });
  const start = (name: string) =>
    `/.well-known/webfinger?${new URLSearchParams({ resource: `acct:${name}@${home.host}` })}`;
  const answer = (name: string) => ({
    headers: { 'content-type': 'application/jrd+json' },
    body: { links: [{ rel: 'self', type: 'application/activity+json', href: home.actor(name).id }] },
  });
  hop(start('hopper'), '/hop/1');
  hop('/hop/1', '/hop/2');
  hop('/hop/2', '/hop/3');
  home.documents.set('/hop/3', answer('hopper'));
  assert.equal((await app.ctx.remote.resolveHandle(`hopper@${home.host}`)).state, 'found');
  hop(start('circle'), '/round');
  hop('/round', start('circle'));
  assert.equal((await app.ctx.remote.resolveHandle(`circle@${home.host}`)).state, 'unreachable');
  hop(start('far'), '/hop/0');
  hop('/hop/0', '/hop/1');
  assert.equal((await app.ctx.remote.resolveHandle(`far@${home.host}`)).state, 'unreachable');
});

test('a subject in other case, without scheme or absent is still the one that was asked for', async () => {
  for (const [name, subject] of [
    ['kay', `ACCT:KAY@${home.host.toUpperCase()}`],
    ['lee', `lee@${home.host}`],
    ['max', undefined],
  ] as const) {
    const actor = home.actor(name);
    const resource = new URLSearchParams({ resource: `acct:${name}@${home.host}` });
    const links = [{ rel: 'self', type: 'application/activity+json', href: actor.id }];
    home.documents.set(`/.well-known/webfinger?${resource}`, {
      headers: { 'content-type': 'text/plain' },
      body: { ...(subject === undefined ? {} : { subject }), links },
    });
    const found = await app.ctx.remote.resolveHandle(`${name}@${home.host}`);
    assert.equal(found.state, 'found', JSON.stringify(found));
  }
});

test('T031 host-meta gives no handle away: the actor has to agree, and our own address is none of its own', async () => {
  const victim = home.actor('victim');
  answerFinger(home, `victim@${home.host}`, `victim@${home.host}`, victim.id);
  const template = `${shop.origin}/wf?resource={uri}`;
  shop.documents.set('/.well-known/host-meta', { body: `<XRD><Link rel="lrdd" template="${template}"/></XRD>` });
  const resource = new URLSearchParams({ resource: `acct:admin@${shop.host}` });
  const links = [{ rel: 'self', type: 'application/activity+json', href: victim.id }];
  shop.documents.set(`/wf?${resource}`, { body: { subject: `acct:admin@${shop.host}`, links } });
  assert.equal((await app.ctx.remote.resolveHandle(`admin@${shop.host}`)).state, 'unreachable');
  assert.equal((await findAccountByUri(app.ctx.db, victim.id))?.domain, home.host);
  const own = `${app.ctx.config.publicUrl}/.well-known/webfinger?resource={uri}`;
  shop.documents.set('/.well-known/host-meta', { body: `<XRD><Link rel="lrdd" template="${own}"/></XRD>` });
  assert.equal((await app.ctx.remote.resolveHandle(`someone@${shop.host}`)).state, 'gone');
});

test('the dot of the root makes no other host of one: neither a suspension nor a handle is got round by it', async () => {
  await blockInstance(app.ctx, { by: null, domain: 'Evil.Example.', policy: 'suspended' });
  for (const host of ['evil.example', 'evil.example.', 'EVIL.example.', 'sub.evil.example.']) {
    const { state } = await app.ctx.remote.resolveAccount(`https://${host}/users/x`);
    assert.equal(state, 'blocked', host);
    assert.equal((await app.ctx.remote.resolveHandle(`x@${host}`)).state, 'gone', host);
  }
  assert.equal(hostOf('https://Evil.Example.:443/x'), 'evil.example');
  assert.ok(sameHost('https://evil.example./a', 'https://EVIL.example/b'));
});

test('somebody whose host is in another script is mentioned and found in both spellings', async () => {
  const seed = createSeed(app.ctx);
  const [mia, ida] = [await seed.account('mia'), await seed.remoteAccount('ida', 'xn--bcher-kva.example')];
  for (const handle of ['ida@bücher.example', 'ida@xn--bcher-kva.example', 'IDA@BÜCHER.example']) {
    assert.equal((await findAccountByHandle(app.ctx, handle))?.id, ida.id, handle);
    const id = await seed.post(mia, `hello @${handle}`);
    const mentions = app.ctx.db.kysely.selectFrom('postMentions').select('accountId').where('postId', '=', id);
    assert.deepEqual(await mentions.execute(), [{ accountId: ida.id }], handle);
  }
  await blockDomain(app.ctx, { accountId: mia.id, domain: 'Bücher.example.' });
  assert.deepEqual(await blockedBy(mia), ['xn--bcher-kva.example']);
  await unblockDomain(app.ctx, { accountId: mia.id, domain: 'BÜCHER.example' });
  assert.deepEqual(await blockedBy(mia), []);
});
