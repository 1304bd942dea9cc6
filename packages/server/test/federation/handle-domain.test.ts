import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Base } from '../../src/app.ts';
import { handleDomainCheck } from '../../src/cli/checks/handle-domain.ts';
import { findAccountByHandle, findAccountByUri } from '../../src/core/accounts/find.ts';
import { renameInstanceActor } from '../../src/core/accounts/instance-actor.ts';
import { isOurs, isServedHere, mint } from '../../src/core/addresses.ts';
import { blockDomain } from '../../src/core/blocks/block-domain.ts';
import { findFollow } from '../../src/core/follows/find.ts';
import { followAccount } from '../../src/core/follows/follow.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { findPostById, findPostByUri } from '../../src/core/posts/queries.ts';
import { AppError } from '../../src/lib/errors.ts';
import { createTestApp } from '../app.ts';
import { createTestClock } from '../clock.ts';
import type { Member } from '../seed.ts';
import { createNamedServer, type NamedServer } from './names.ts';

/**
 * `two` is at `social.two.test` and calls its people after `two.test`, where another site is, which leads to it for what
 * it is told to.
 */
const clock = createTestClock();
let one: NamedServer;
let two: NamedServer;
let ann: Member;
let bob: Member;
let leads = true;
const site = createServer((request, response) => {
  const known = leads && /^\/\.well-known\/(?:webfinger|host-meta|nodeinfo)/.test(request.url ?? '');
  response.writeHead(known ? 302 : 404, { location: `http://${web()}${request.url}` }).end();
});

before(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  const settings = { HANDLE_DOMAIN: `Two.Test.:${sitePort()}` };
  one = await createNamedServer('one.test', { clock });
  two = await createNamedServer('social.two.test', { clock, settings });
  ann = await one.seed.account('ann');
  bob = await two.seed.account('bob');
});

after(async () => {
  await one?.close();
  await two?.close();
  site.close();
});

async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await one.drain();
    await two.drain();
  }
}

async function uriOf(server: NamedServer, id: number): Promise<string> {
  return (await findPostById.first(server.ctx.db, { id }))?.uri ?? '';
}

async function get(url: string, headers: Record<string, string>) {
  const answer = await two.inject({ method: 'GET', url, headers });
  return { status: answer.statusCode, body: answer.body, json: () => JSON.parse(answer.body), headers: answer.headers };
}

const web = () => `social.two.test:${two.port}`;
const sitePort = () => (site.address() as AddressInfo).port;
const handles = () => `two.test:${sitePort()}`;

test('ids are on the web host, handles on the other, whichever of them is asked', async () => {
  const asked = [handles(), web(), handles().toUpperCase(), `two.test.:${sitePort()}`].map(
    (host) => `acct:bob@${host}`,
  );
  asked.push(`http://${web()}/users/bob`, `http://${web()}/@bob`, `http://${handles()}/@bob`, `BOB@${handles()}`);
  asked.push(`http://${web()}/@bob@${handles()}`, `http://${web()}/@bob@${web()}`);
  for (const host of [handles(), web(), 'unheard-of.test']) {
    for (const resource of asked) {
      const url = `/.well-known/webfinger?${new URLSearchParams({ resource })}`;
      const answer = await get(url, { host });
      assert.equal(answer.status, 200, `${resource} at ${host}`);
      const { subject, links } = answer.json() as { subject: string; links: { rel: string; href: string }[] };
      assert.equal(subject, `acct:bob@${handles()}`);
      assert.equal(links.find(({ rel }) => rel === 'self')?.href, `http://${web()}/users/bob`);
    }
    const xml = await get('/.well-known/host-meta', { host });
    assert.ok(xml.body.includes(`template="http://${web()}/.well-known/webfinger?resource={uri}"`), xml.body);
    const json = await get('/.well-known/host-meta.json', { host });
    assert.equal(json.json().links[0].template, `http://${web()}/.well-known/webfinger?resource={uri}`);
    const nodeinfo = await get('/.well-known/nodeinfo', { host });
    assert.ok(nodeinfo.json().links[0].href.startsWith(`http://${web()}/nodeinfo/`));
  }
});

test('what is at the domain of handles is nobody here, but for the pages of people', async () => {
  for (const resource of [`http://${handles()}/`, `http://${handles()}/users/bob`, `http://${handles()}/posts/1`]) {
    const answer = await get(`/.well-known/webfinger?${new URLSearchParams({ resource })}`, {});
    assert.equal(answer.status, 404, resource);
  }
  for (const name of [handles(), web()]) {
    const own = await get(`/.well-known/webfinger?${new URLSearchParams({ resource: `acct:${name}@${name}` })}`, {});
    assert.equal(own.json().subject, `acct:${handles()}@${handles()}`);
  }
});

test('the actor says its handle', async () => {
  const actor = (await get('/users/bob', { accept: 'application/activity+json' })).json();
  assert.deepEqual([actor.id, actor.webfinger], [`http://${web()}/users/bob`, `bob@${handles()}`]);
});

test('the API says the domain of handles, and names people of here alone', async () => {
  assert.equal((await get('/api/v2/instance', {})).json().domain, handles());
  const v1 = (await get('/api/v1/instance', {})).json();
  assert.equal(v1.uri, handles());
  assert.equal(v1.urls.streaming_api, `ws://${web()}`);
  for (const host of [handles(), web(), handles().toUpperCase()]) {
    const found = await get(`/api/v1/accounts/lookup?acct=bob@${host}`, {});
    assert.deepEqual([found.json().acct, found.json().uri], ['bob', `http://${web()}/users/bob`], host);
  }
});

test('a follow arrives, and both sides call each other by their handles', async () => {
  const found = await one.ctx.remote.resolveHandle(`@bob@${handles()}`);
  assert.equal(found.state, 'found', JSON.stringify(found));
  const bobAtOne = found.state === 'found' ? found.id : 0;
  const there = await findAccountByUri(one.ctx.db, `http://${web()}/users/bob`);
  assert.deepEqual([there?.id, there?.username, there?.domain], [bobAtOne, 'bob', handles()]);
  // By the web host he is the same.
  assert.deepEqual(await one.ctx.remote.resolveHandle(`bob@${web()}`), found);
  await followAccount(one.ctx, { accountId: ann.id, targetId: bobAtOne, origin: 'local' });
  await settle();
  assert.equal((await findFollow(one.ctx.db, { accountId: ann.id, targetId: bobAtOne }))?.state, 'accepted');
  const annAtTwo = await findAccountByHandle(two.ctx, `ann@one.test:${one.port}`);
  assert.equal(annAtTwo?.uri, mint.account(one.ctx, 'ann'));
});

test('posts, mentions by either domain and replies go both ways', async () => {
  const post = await uriOf(two, await two.seed.post(bob, 'hello'));
  await settle();
  const copy = await findPostByUri.first(one.ctx.db, { uri: post });
  assert.ok(copy, 'the follower has it');
  for (const host of [handles(), web()]) {
    const reply = await uriOf(one, await one.seed.post(ann, `@bob@${host} hello back`, { replyToId: copy.id }));
    await settle();
    const there = await findPostByUri.first(two.ctx.db, { uri: reply });
    const parent = await findPostByUri.first(two.ctx.db, { uri: post });
    assert.equal(there?.replyToId, parent?.id);
    const mentions = two.ctx.db.kysely.selectFrom('postMentions').select('accountId').where('postId', '=', there!.id);
    assert.deepEqual(await mentions.execute(), [{ accountId: bob.id }], host);
  }
  const back = await uriOf(two, await two.seed.post(bob, `@ann@one.test:${one.port} and you`));
  await settle();
  const atOne = await findPostByUri.first(one.ctx.db, { uri: back });
  const mentioned = one.ctx.db.kysely.selectFrom('postMentions').select('accountId').where('postId', '=', atOne!.id);
  assert.deepEqual(await mentioned.execute(), [{ accountId: ann.id }]);
});

test('people here are mentioned by either domain, and go out under the one of handles', async () => {
  const cat = await two.seed.account('cat');
  for (const host of ['', `@${handles()}`, `@${web()}`, `@Two.TEST:${sitePort()}`]) {
    const id = await two.seed.post(bob, `hello @cat${host}`);
    const { body } = await get(`/posts/${id}`, { accept: 'application/activity+json' });
    const { tag } = JSON.parse(body) as { tag: unknown };
    const href = `http://${web()}/users/cat`;
    assert.deepEqual(tag, [{ type: 'Mention', href, name: `@cat@${handles()}` }], host);
    const mentions = two.ctx.db.kysely.selectFrom('postMentions').select('accountId').where('postId', '=', id);
    assert.deepEqual(await mentions.execute(), [{ accountId: cat.id }]);
  }
});

test('nobody elsewhere is of our domains, however they are written', async () => {
  for (const host of [handles(), web(), `TWO.test.:${sitePort()}`]) {
    const { state } = await two.ctx.remote.resolveAccount(`http://${host}/users/nobody`);
    assert.equal(state, 'gone', host);
    assert.equal((await two.ctx.remote.resolveHandle(`nobody@${host}`)).state, 'gone', host);
    const own = { domain: host, policy: 'suspended' as const };
    await assert.rejects(blockInstance(two.ctx, { by: null, ...own }), AppError, 'a server does not suspend itself');
    await assert.rejects(blockDomain(two.ctx, { accountId: bob.id, domain: host }), AppError, host);
  }
});

test('doctor sees whether the domain of handles leads here', async () => {
  const check = (server: NamedServer) =>
    handleDomainCheck.run({
      config: server.ctx.config,
      base: { ctx: server.ctx } as Base,
    });
  assert.deepEqual(await check(one), {
    level: 'ok',
    message: `handles are @…@one.test:${one.port}, as the address`,
  });
  assert.equal((await check(two)).level, 'ok');

  leads = false;
  const lost = await check(two);
  assert.match(lost.message, /answers 404/);
  assert.match(lost.fix ?? '', /Caddy: .*nginx: /);
  leads = true;
  const other = await check({ ...two, ctx: { ...two.ctx, config: { ...two.ctx.config, publicUrl: 'http://x.test' } } });
  assert.match(
    other.message,
    /names http:\/\/social\.two\.test:\d+\/actor, where it should name http:\/\/x\.test\/actor/,
  );
  const config = { ...two.ctx.config, hosts: { ...two.ctx.config.hosts, handles: 'two.test:1' } };
  assert.match((await check({ ...two, ctx: { ...two.ctx, config } })).message, /cannot be reached/);
});

test('who passes the whole domain of handles on has no second server of it: pages and deliveries are on the web host', async () => {
  const at = (method: 'GET' | 'POST', url: string, host = handles()) =>
    two.inject({ method, url, headers: { host, accept: 'text/html', 'content-type': 'application/activity+json' } });
  for (const url of [
    '/',
    '/@bob',
    '/users/bob',
    '/posts/1',
    '/oauth/authorize?client_id=x',
    '/media/files/ab/x.webp',
  ]) {
    const answer = await at('GET', url);
    assert.deepEqual([answer.statusCode, answer.headers.location], [302, `http://${web()}${url}`], url);
    assert.notEqual((await at('GET', url, web())).headers.location, `http://${web()}${url}`);
  }
  for (const url of ['/inbox', '/users/bob/inbox']) assert.equal((await at('POST', url)).statusCode, 421, url);
  assert.equal((await at('GET', '/api/v1/instance')).statusCode, 200);
  // Nobody's host is answered as the web host.
  assert.equal((await at('POST', '/inbox', 'unheard-of.test')).statusCode, 401);
});

test('a picture of the site at the domain of handles is shown, one of ours is not fetched', () => {
  for (const host of [web(), `SOCIAL.two.test.:${two.port}`])
    assert.ok(isServedHere(two.ctx, `http://${host}/x.png`), host);
  assert.ok(isOurs(two.ctx, `http://${handles()}/x.png`));
  assert.ok(!isServedHere(two.ctx, `http://${handles()}/x.png`));
});

test('the site at the domain of handles says itself how it is reached', async () => {
  const secure = await createTestApp({ publicUrl: 'https://social.two.test', settings: { HANDLE_DOMAIN: 'two.test' } });
  const sends = async (host: string) =>
    'strict-transport-security' in (await secure.inject({ url: '/.well-known/host-meta', headers: { host } })).headers;
  assert.ok(await sends('social.two.test'));
  assert.ok(await sends('unheard-of.test'));
  for (const host of ['two.test', 'TWO.test', 'two.test.', 'two.test:443']) assert.ok(!(await sends(host)), host);
  await secure.close();
});

test('another domain of handles is the name of the own account of the server', async () => {
  const nameOf = async () => (await findAccountByUri(one.ctx.db, mint.server(one.ctx)))?.username;
  const { config } = one.ctx;
  const renamed = { ...one.ctx, config: { ...config, hosts: { ...config.hosts, handles: 'birds.test' } } };
  await one.ctx.db.write((tx) => renameInstanceActor(renamed, tx));
  assert.equal(await nameOf(), 'birds.test');
  assert.equal((await findAccountByHandle(one.ctx, 'birds.test'))?.uri, mint.server(one.ctx));
  await one.ctx.db.write((tx) => renameInstanceActor(one.ctx, tx));
  assert.equal(await nameOf(), `one.test:${one.port}`);
});
