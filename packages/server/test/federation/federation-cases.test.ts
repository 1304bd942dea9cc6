import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { hasBoosted } from '../../src/core/boosts/find.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { findLike } from '../../src/core/votes/find.ts';
import { signCavage } from '../../src/federation/signatures/sign.ts';
import type { Actor, Member } from '../seed.ts';
import { findFixtures } from '../shared-fixtures.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

const { folder, skip } = findFixtures('cases');

let app: Server;
let peer: Peer;
let alice: Member;
let token: string;
let bob: PeerActor;
let bobHere: Actor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  await app.seed.account('carol');
  token = await app.seed.token(alice);
  bob = peer.actor('peer');
  const found = await app.ctx.remote.resolveAccount(bob.id);
  assert.equal(found.state, 'found');
  if (found.state === 'found') bobHere = { id: found.id, username: 'peer' };
  await app.seed.follow(alice, bobHere);
  await app.drain();
});

after(async () => {
  await app.close();
  await peer.close();
});

const local = () => app.ctx.config.publicUrl;

/** A fixture with our own and the peer's addresses filled in. */
function read(name: string, values: Record<string, string | number> = {}): string {
  const all = { PEER: peer.origin, LOCAL: local(), HOST: peer.host, ...values };
  return Object.entries(all).reduce(
    (text, [word, value]) => text.replaceAll(new RegExp(`\\b${word}\\b`, 'g'), String(value)),
    readFileSync(join(folder, name), 'utf8'),
  );
}

const parse = (name: string, values?: Record<string, string | number>) => JSON.parse(read(name, values)) as Json;
const findPost = (uri: unknown) => findPostByUri.first(app.ctx.db, { uri: uri as string });

async function deliver(document: unknown, options: Parameters<Peer['send']>[3] = {}, expected = 202): Promise<void> {
  const answer = await peer.send(bob, app.inbox, document, options);
  assert.equal(answer.status, expected, await answer.text());
  await app.drain();
}

async function search(q: string): Promise<{ accounts: Json[]; statuses: Json[] }> {
  const query = new URLSearchParams({ q, resolve: 'true' });
  const headers = { authorization: `Bearer ${token}` };
  const answer = await app.inject({ url: `/api/v2/search?${query}`, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json();
}

test('like-by-page-address', { skip }, async () => {
  const postId = await app.seed.post(alice, 'liked by its page');
  await deliver(parse('like-by-page-address/activity.json', { ID: postId }));
  assert.notEqual(await findLike(app.ctx.db, { accountId: bobHere.id, postId }), undefined);
});

test('a post of ours is known by each of its addresses, to be liked, boosted and taken back', async () => {
  const host = new URL(local()).host;
  const spellings: ((id: number) => string)[] = [
    (id) => `${local()}/posts/${id}`,
    (id) => `${local()}/posts/${id}/`,
    (id) => `${local()}/posts/${id}/activity`,
    (id) => `${local()}/posts/${id}?utm_source=x#top`,
    (id) => `${local()}/@alice/${id}`,
    (id) => `${local()}/@ALICE/${id}/activity/`,
    (id) => `${local()}/%40alice/${id}`,
    (id) => `http://${host.toUpperCase()}/@alice@${host}/${id}`,
  ];
  for (const spell of spellings) {
    const postId = await app.seed.post(alice, 'known by many names');
    const uri = spell(postId);
    const marks = { accountId: bobHere.id, postId };
    const like = peer.activity(bob, 'Like', uri);
    const boost = peer.activity(bob, 'Announce', uri);
    await deliver(like);
    await deliver(boost);
    assert.notEqual(await findLike(app.ctx.db, marks), undefined, uri);
    assert.equal(await hasBoosted(app.ctx.db, marks), true, uri);
    // Without an id only its object names it.
    await deliver(peer.activity(bob, 'Undo', { type: 'Like', actor: bob.id, object: uri }));
    await deliver(peer.activity(bob, 'Undo', boost));
    assert.equal(await findLike(app.ctx.db, marks), undefined, uri);
    assert.equal(await hasBoosted(app.ctx.db, marks), false, uri);
  }
  const postId = await app.seed.post(alice, 'not by these');
  for (const path of [`/posts/${postId}/likes`, `/likes/${postId}`, `/x/posts/${postId}`, `/posts/x${postId}`]) {
    await deliver(peer.activity(bob, 'Like', `${local()}${path}`));
  }
  await deliver(peer.activity(bob, 'Like', `http://me@${host}/posts/${postId}`));
  assert.equal(await findLike(app.ctx.db, { accountId: bobHere.id, postId }), undefined);
});

test('reply-by-page-address', { skip }, async () => {
  const postId = await app.seed.post(alice, 'answered by its page');
  const note = parse('reply-by-page-address/note.json', { ID: postId });
  await deliver(peer.activity(bob, 'Create', note));
  assert.equal((await findPost(note['id']))?.replyToId, postId);
});

test('people here are known by their pages: followed, mentioned, looked up', async () => {
  const page = `${local()}/@Alice/`;
  const follow = peer.activity(bob, 'Follow', page);
  await deliver(follow);
  const rows = await app.ctx.db.kysely.selectFrom('follows').select('uri').where('targetId', '=', alice.id).execute();
  assert.deepEqual(rows, [{ uri: follow['id'] }]);
  const tag = [{ type: 'Mention', href: `${local()}/@alice`, name: '@alice' }];
  const note = peer.note(bob, 'hi', { tag, to: [`${local()}/users/alice`], cc: [] });
  await deliver(peer.activity(bob, 'Create', note));
  const mentioned = JSON.parse((await findPost(note['id']))?.mentionsJson ?? '[]');
  assert.deepEqual(
    mentioned.map((mention: Json) => mention['accountId']),
    [alice.id],
  );
  for (const resource of [page, `${local().toUpperCase()}/users/alice`, `acct:ALICE@${new URL(local()).host}`]) {
    const answer = await app.inject(`/.well-known/webfinger?${new URLSearchParams({ resource })}`);
    assert.equal(answer.statusCode, 200, resource);
    assert.equal(answer.json().links.find((link: Json) => link['rel'] === 'self').href, `${local()}/users/alice`);
  }
  assert.equal((await search(`${local()}/@alice?x=1`)).accounts[0]?.['id'], String(alice.id));
  await deliver(peer.activity(bob, 'Undo', follow));
});

test('search-html-page-alternate', { skip }, async () => {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  const note = parse('search-html-page-alternate/note.json');
  peer.documents.set('/notes/1', { body: note });
  peer.documents.set('/@peer/1', { headers: html, body: read('search-html-page-alternate/page.html') });
  await app.ctx.db.kysely
    .deleteFrom('posts')
    .where('uri', '=', note['id'] as string)
    .execute();
  const found = await search(`${peer.origin}/@peer/1`);
  assert.equal(found.statuses[0]?.['uri'], note['id']);
});

test('a page leads to its object by a Link header as well, and nowhere else', async () => {
  const html = { 'content-type': 'text/html' };
  const note = peer.note(bob, 'behind a header');
  const link = `</style.css>; rel=preload, <${note['id']}>; rel="alternate"; type="application/activity+json"`;
  peer.documents.set('/page', { headers: { ...html, link }, body: '<p>x' });
  assert.equal((await search(`${peer.origin}/page`)).statuses[0]?.['uri'], note['id']);
  const page = (href: string) => `<link rel=alternate type="application/activity+json" href="${href}">`;
  const other = await createPeer('localhost');
  const foreign = other.note(other.actor('x'), 'of another server');
  peer.documents.set('/foreign', { headers: html, body: page(String(foreign['id'])) });
  peer.documents.set('/circle', { headers: html, body: page('/circle') });
  peer.documents.set('/first', { headers: html, body: page('/second') });
  peer.documents.set('/second', { headers: html, body: page(String(peer.note(bob, 'two hops away')['id'])) });
  const upload = peer.note(bob, 'an upload');
  peer.documents.set('/upload', { headers: { 'content-type': 'text/plain' }, body: upload });
  for (const path of ['/foreign', '/circle', '/first', '/upload']) {
    const before = peer.requests.length;
    assert.deepEqual((await search(`${peer.origin}${path}`)).statuses, [], path);
    assert.ok(peer.requests.length - before <= 4, path);
  }
  await other.close();
});

test('a reply that names a page of another server finds the post of that page', async () => {
  const root = peer.note(bob, 'root');
  const body = `<link rel="alternate" type="application/activity+json" href="${root['id']}">`;
  peer.documents.set('/@peer/root', { headers: { 'content-type': 'text/html' }, body });
  const reply = peer.note(bob, 'reply', { inReplyTo: `${peer.origin}/@peer/root` });
  await deliver(peer.activity(bob, 'Create', reply));
  const parent = await findPost(root['id']);
  assert.notEqual(parent, undefined);
  assert.equal((await findPost(reply['id']))?.replyToId, parent?.id);
});

test('follow-again-other-id', { skip }, async () => {
  const follows = JSON.parse(read('follow-again-other-id/follows.json').replaceAll('/act/', '/asked/')) as Json[];
  for (const follow of follows) {
    peer.received.length = 0;
    await deliver(follow);
    const accept = peer.received.find((activity) => activity['type'] === 'Accept');
    assert.equal((accept?.['object'] as Json | undefined)?.['id'], follow['id']);
  }
});

test('inbox-ldjson-without-profile', { skip }, async () => {
  const note = parse('inbox-ldjson-without-profile/note.json');
  await app.ctx.db.kysely
    .deleteFrom('posts')
    .where('uri', '=', note['id'] as string)
    .execute();
  await deliver(peer.activity(bob, 'Create', note), { headers: { 'content-type': 'application/ld+json' } });
  assert.notEqual(await findPost(note['id']), undefined);
});

test('an activity is taken in under any type, and under none', async () => {
  const types = [
    'application/activity+json',
    'application/ld+json; profile="https://www.w3.org/ns/activitystreams"',
    'application/ld+json;charset=utf-8',
    'APPLICATION/LD+JSON',
    'application/json',
    'text/plain',
  ];
  for (const type of types) {
    const note = peer.note(bob, type);
    await deliver(peer.activity(bob, 'Create', note), { headers: { 'content-type': type } });
    assert.notEqual(await findPost(note['id']), undefined, type);
  }
  const note = peer.note(bob, 'of no type');
  const body = Buffer.from(JSON.stringify(peer.activity(bob, 'Create', note)));
  const { keyId, key } = bob;
  const headers = signCavage({ method: 'POST', url: new URL(app.inbox), body, keyId, key, now: Date.now() });
  assert.equal((await fetch(app.inbox, { method: 'POST', headers, body })).status, 202);
  await app.drain();
  assert.notEqual(await findPost(note['id']), undefined);
});

for (const [name, handle] of [
  ['webfinger-octet-stream', 'peer'],
  ['webfinger-case-of-name', 'CamelCase'],
  ['webfinger-host-meta', 'peer'],
] as const) {
  test(name, { skip }, async () => {
    const other = await createPeer();
    const actor = other.actor(handle);
    const body = read(`${name}/jrd.json`, { PEER: other.origin, HOST: other.host }) as string;
    const resource = new URLSearchParams({ resource: `acct:${handle}@${other.host}` });
    const headers = { 'content-type': 'application/octet-stream' };
    if (name === 'webfinger-host-meta') {
      const xrd = read(`${name}/host_meta.xml`, { PEER: other.origin });
      other.documents.set('/.well-known/host-meta', { headers: { 'content-type': 'application/xrd+xml' }, body: xrd });
      other.documents.set(`/wf?${resource}`, { headers, body });
    } else other.documents.set(`/.well-known/webfinger?${resource}`, { headers, body });
    assert.equal((await search(`@${handle}@${other.host}`)).accounts[0]?.['uri'], actor.id);
    assert.equal((await findAccountByUri(app.ctx.db, actor.id))?.username, handle);
    await other.close();
  });
}
