import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { updateProfile } from '../../src/core/accounts/update-profile.ts';
import { recheckLinksJob } from '../../src/core/accounts/verify-links.ts';
import { loadAccountViews } from '../../src/core/views/account.ts';
import { createHttpClient } from '../../src/net/client.ts';
import type { Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Peer } from './peer.ts';

const DAY = 86_400_000;
const TYPE = { 'content-type': 'text/html; charset=utf-8' };

let app: Server;
let peer: Peer;
let alice: Member;

before(async () => {
  // Links are made of names that could be public.
  const resolve = async () => ['127.0.0.1'];
  const http = createHttpClient({ allowPrivate: true, userAgent: 'Linnet test', resolve });
  app = await createServerApp('here.test', { http });
  peer = await createPeer('site.test');
  alice = await app.seed.account('alice');
});
after(async () => {
  await peer.close();
  await app.close();
});

const fieldsOf = async (id: number) => (await loadAccountViews(app.ctx, [id])).get(id)?.fields ?? [];
const proofsOf = async (id: number) => (await fieldsOf(id)).map(({ verifiedAt }) => verifiedAt !== null);
const page = () => `${app.ctx.config.publicUrl}/@alice`;

/** What is proven of links in the profile of somebody here, in their order. */
async function prove(...values: string[]): Promise<boolean[]> {
  await updateProfile(app.ctx, alice.id, { fields: values.map((value, i) => ({ name: `${i}`, value })) });
  await app.drain();
  return proofsOf(alice.id);
}

let serial = 0;
function serve(body: string, more: { headers?: Record<string, string>; status?: number } = {}): string {
  const path = `/page-${++serial}`;
  peer.documents.set(path, { body, status: more.status ?? 200, headers: { ...TYPE, ...more.headers } });
  return peer.origin + path;
}

test('a page that links back in any of its forms proves a link; no other does', async () => {
  const uri = `${app.ctx.config.publicUrl}/users/alice`;
  const proving = [
    serve(`<p>Hello</p><a href="${page()}" rel="me">me</a>`),
    serve(`<head><link rel='nofollow ME' href='${page()}/'></head>`),
    serve('<p>Hello</p>', { headers: { link: `<https://x.test/>; rel="next", <${uri}>; rel="author me"` } }),
    serve(`<base href="${app.ctx.config.publicUrl}/x/"><a rel=me href="../@Alice#top">me</a>`),
  ];
  assert.deepEqual(await prove(...proving), [true, true, true, true]);
  const others = [
    serve(`<a href="${page()}">no rel</a> <a rel="me" href="${page()}2">somebody else</a>`),
    serve(`<!-- <a rel="me" href="${page()}">me</a> --><script>'<a rel="me" href="${page()}">'</script>`),
    serve(`<a rel="me" href="${page()}">me</a>`, { status: 404 }),
    serve(`<a rel="me" href="${page()}">me</a>`, { headers: { 'content-type': 'text/plain' } }),
    serve('<p>Elsewhere</p>', { headers: { link: `<${page()}>; rel=me; anchor="https://x.test/"` } }),
  ];
  assert.deepEqual(
    await prove(...others),
    others.map(() => false),
  );
});

test('a site that leads elsewhere is not proven by what stands there', async () => {
  const [mine, below] = [await createPeer('mine.test'), await createPeer('blog.site.test')];
  const html = { headers: TYPE, body: `<a rel="me" href="${page()}">me</a>` };
  for (const site of [mine, below, peer]) site.documents.set('/me', html);
  const leadTo = (location: string) => serve('', { status: 302, headers: { location } });
  const links = [leadTo(`${mine.origin}/me`), leadTo(`${below.origin}/me`), leadTo('/me')];
  assert.deepEqual(await prove(...links), [false, true, true]);
  await mine.close();
  await below.close();
});

test('what is proven of a link says nothing of words beside it, and stays with the link', async () => {
  const good = serve(`<a href="${page()}" rel="me">me</a>`);
  assert.deepEqual(await prove(`My bank: ${good}`, good), [false, true]);
  const [, first] = await fieldsOf(alice.id);
  assert.match(first?.value ?? '', /rel="me nofollow noopener"/);
  app.clock.advance(DAY);
  assert.deepEqual(await prove(good, 'words'), [true, false]);
  assert.equal((await fieldsOf(alice.id))[0]?.verifiedAt, first?.verifiedAt, 'the day of the first proof');
});

test('a proof is looked at monthly: it ends with the link back, and not with a server that is down', async () => {
  const good = serve(`<a href="${page()}" rel="me">me</a>`);
  assert.deepEqual(await prove(good), [true]);
  const path = new URL(good).pathname;
  const recheck = async () => {
    await recheckLinksJob.run(app.ctx, [{}]);
    await app.drain();
    return proofsOf(alice.id);
  };
  peer.documents.set(path, { status: 503, headers: TYPE, body: 'down' });
  app.clock.advance(31 * DAY);
  assert.deepEqual(await recheck(), [true]);
  peer.documents.set(path, { headers: TYPE, body: 'Somebody else lives here' });
  assert.deepEqual(await recheck(), [true], 'a month has not passed');
  app.clock.advance(31 * DAY);
  assert.deepEqual(await recheck(), [false]);
});

test('a page that is down is asked again later', async () => {
  const good = serve('down', { status: 503 });
  assert.deepEqual(await prove(good), [false]);
  peer.documents.set(new URL(good).pathname, { headers: TYPE, body: `<a rel="me" href="${page()}">me</a>` });
  app.clock.advance(2 * 3_600_000);
  await app.drain();
  assert.deepEqual(await proofsOf(alice.id), [true]);
});

test('people of other servers are proven too, at most four pages of them, once until they change', async () => {
  const values = Array.from({ length: 6 }, () => '');
  const actor = peer.actor('ann');
  for (const i of values.keys()) {
    const url = serve(`<link rel="me" href="${actor.id}">`);
    values[i] = `<a href="${url}" rel="me ugc" onclick="x()">${url}</a>`;
  }
  const publish = (some: string[]) =>
    peer.serve({ ...actor.document, attachment: some.map((value) => ({ type: 'PropertyValue', name: 'a', value })) });
  const meet = async () => {
    const found = await app.ctx.remote.resolveAccount(actor.id);
    assert.equal(found.state, 'found');
    await app.drain();
    app.clock.advance(10 * 60_000 + 1);
    await app.drain();
    return (found as { id: number }).id;
  };
  publish(values);
  const id = await meet();
  // Whom nobody here knows does not stay.
  await app.seed.follow(alice, { id, username: 'ann' });
  assert.deepEqual(await proofsOf(id), [true, true, true, true, false, false]);
  assert.match((await fieldsOf(id))[0]?.value ?? '', / rel="me nofollow noopener noreferrer"/);
  const asked = () => peer.requests.filter((path) => path.startsWith('/page-')).length;
  const before = asked();
  app.clock.advance(2 * DAY);
  await meet();
  assert.equal(asked(), before, 'what is known is not asked again');
  publish([values[5] as string]);
  app.clock.advance(31 * DAY);
  await meet();
  await meet();
  assert.deepEqual(await proofsOf(id), [true]);
});

test('a link to somebody here is proven by their profile, and nobody is asked', async () => {
  const bob = await app.seed.account('bob');
  const bobsPage = `${app.ctx.config.publicUrl}/@bob`;
  assert.deepEqual(await prove(bobsPage), [false]);
  await updateProfile(app.ctx, bob.id, { fields: [{ name: 'Also me', value: page() }] });
  await app.drain();
  assert.deepEqual([await proofsOf(bob.id), await prove(bobsPage)], [[true], [true]]);
});

test('a page that leads to this server, or never ends, proves nothing', async () => {
  const away = serve('', { status: 302, headers: { location: page() } });
  const large = serve(`<p>${'x'.repeat(1_100_000)}</p><a rel="me" href="${page()}">me</a>`);
  assert.deepEqual(await prove(away, large), [false, false]);
});
