import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { FastifyPluginAsync } from 'fastify';
import { detector } from 'megalodon';
import { facesCheck } from '../../src/cli/checks/faces.ts';
import type { Hosts } from '../../src/config/load.ts';
import { isServedHere } from '../../src/core/addresses.ts';
import { DOORS, type Door } from '../../src/core/doors.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import { createHttpClient } from '../../src/net/client.ts';
import { createTestApp, type TestApp, type TestAppOptions } from '../app.ts';
import { findFreePort } from '../free-port.ts';
import { createSeed } from '../seed.ts';

const WITH_FACES = { FACES: 'c.test=lemmy, P.test. = pixelfed, m.test=misskey, f.test=pleroma' };

/** What an app sees: it asks by address, and reads JSON. */
interface Web {
  get(url: string, headers?: Record<string, string>): Promise<{ status: number; json(): Json }>;
}
// biome-ignore lint/suspicious/noExplicitAny: apps read documents as they come
type Json = any;

/** A server with a first route for every dialect: its own where it has one, else one that stands for it. */
async function createHouse(options: TestAppOptions = {}): Promise<TestApp> {
  const bare = await createTestApp();
  const missing = Object.values(DOORS).filter(({ needs }) => !bare.fastify.hasRoute(needs));
  await bare.close();
  const stand: FastifyPluginAsync = async (fastify) => {
    for (const { needs } of missing) fastify.route({ ...needs, handler: async () => ({}) });
  };
  return createTestApp({ ...options, routes: [stand] });
}

function webOf(app: TestApp): Web {
  return {
    async get(address, headers = {}) {
      const { host, pathname, search } = new URL(address);
      const answer = await app.inject({ url: pathname + search, headers: { host, ...headers } });
      return { status: answer.statusCode, json: () => JSON.parse(answer.body) };
    },
  };
}

/** Compares dotted numbers. */
const atLeast = (version: string, wanted: string) => version.localeCompare(wanted, 'en', { numeric: true }) >= 0;

/** The checks that apps do before they let anybody in, as far as they are known; each answers whether it would. */
const APPS = {
  async voyager(web: Web, origin: string, headers: Record<string, string> = {}) {
    const { links } = (await web.get(`${origin}/.well-known/nodeinfo`, headers)).json();
    const link = links.find(({ rel }: Json) => /^http:\/\/nodeinfo\.diaspora\.software\/ns\/schema\/2\.\d+$/.test(rel));
    const { software } = (await web.get(link.href, headers)).json();
    return software.name === 'lemmy' && atLeast(software.version, '0.19.0') && !atLeast(software.version, '1.0.0');
  },
  async photon(web: Web, origin: string) {
    const answer = await web.get(`${origin}/nodeinfo/2.1`);
    return answer.status === 200 && ['lemmy', 'piefed'].includes(answer.json().software.name);
  },
  async jerboa(web: Web, origin: string) {
    const agent = { 'user-agent': 'Jerboa' };
    const answer = await web.get(`${origin}/nodeinfo/2.0.json`, agent);
    if (answer.status !== 200 || (await web.get(`${origin}/`, agent)).status !== 200) return false;
    const { version, software, openRegistrations, usage } = answer.json();
    const numbers = [usage.localPosts, usage.localComments, usage.users.activeHalfyear, usage.users.activeMonth];
    const complete = typeof version === 'string' && typeof openRegistrations === 'boolean';
    const accepted = /^0\.(?:18|19)\.\d+$/.test(software.version) && software.name.toLowerCase() === 'lemmy';
    return complete && accepted && [...numbers, usage.users.total].every(Number.isInteger);
  },
  async pixelfed(web: Web, origin: string) {
    const answer = await web.get(`${origin}/api/nodeinfo/2.0.json`);
    if (answer.status !== 200) return false;
    const { software } = answer.json();
    return software.name === 'pixelfed' && atLeast(software.version, '0.12.3');
  },
  async pixelDroid(web: Web, origin: string) {
    const { links } = (await web.get(`${origin}/.well-known/nodeinfo`)).json();
    const link = links.find(({ rel }: Json) => rel === 'http://nodeinfo.diaspora.software/ns/schema/2.0');
    const { software, metadata } = (await web.get(link.href)).json();
    return software.name.includes('pixelfed') && metadata.config?.features?.mobile_apis === true;
  },
  async miria(web: Web, origin: string) {
    const { links } = (await web.get(`${origin}/.well-known/nodeinfo`)).json();
    const { software } = (await web.get(links[0].href)).json();
    return !['mastodon', 'fedibird'].includes(software.name);
  },
  async milktea(web: Web, origin: string) {
    const { links } = (await web.get(`${origin}/.well-known/nodeinfo`)).json();
    const { software } = (await web.get(links.find(({ rel }: Json) => rel.includes('2.0')).href)).json();
    return ['misskey', 'sharkey', 'firefish', 'iceshrimp', 'mastodon', 'pleroma', 'akkoma'].includes(software.name);
  },
  async akkomaFe(web: Web, origin: string, path = '/nodeinfo/2.0.json') {
    const answer = await web.get(origin + path);
    if (answer.status !== 200) return false;
    const { metadata } = answer.json();
    const { uploadLimits, suggestions, federation, staffAccounts, pollLimits } = metadata;
    const limits = ['general', 'avatar', 'background', 'banner'].every((name) =>
      Number.isInteger(uploadLimits?.[name]),
    );
    // Who writes a poll is let choose between these.
    const polls = ['max_options', 'max_option_chars', 'min_expiration', 'max_expiration'].every(
      (name) => pollLimits?.[name] > 0,
    );
    return limits && polls && [suggestions, federation].every(Boolean) && Array.isArray(staffAccounts);
  },
  async pleromaFe(web: Web, origin: string) {
    if (!(await APPS.akkomaFe(web, origin, '/nodeinfo/2.1.json'))) return false;
    return (await web.get(`${origin}/nodeinfo/2.1.json`)).json().software.name === 'pleroma';
  },
};

const VOYAGER = { 'user-agent': 'VoyagerApp/1.0' };

let house: TestApp;
let web: Web;
let origin: string;

before(async () => {
  const port = await findFreePort();
  const http = createHttpClient({ allowPrivate: true, userAgent: 'Linnet test', resolve: async () => ['127.0.0.1'] });
  const settings = {
    FACES: `${WITH_FACES.FACES}, c.test:${port}=lemmy`,
    PUBLIC_URL: `http://localhost:${port}`,
    PORT: `${port}`,
  };
  house = await createHouse({ listen: true, settings, http });
  web = webOf(house);
  origin = house.ctx.config.publicUrl;
});
after(() => house.close());

test('who follows the links reads linnet, whatever is open: servers, statistics and apps alike', async () => {
  const { links } = (await web.get(`${origin}/.well-known/nodeinfo`)).json();
  const schema = 'http://nodeinfo.diaspora.software/ns/schema';
  assert.deepEqual(
    links,
    ['2.1', '2.0'].map((version) => ({ rel: `${schema}/${version}`, href: `${origin}/nodeinfo/linnet/${version}` })),
  );
  for (const { href, rel } of links) {
    const document = (await web.get(href)).json();
    assert.equal(document.software.name, 'linnet');
    assert.ok(rel.endsWith(document.version));
    assert.deepEqual(document.protocols, ['activitypub']);
  }
  // Elk asks here without being told.
  assert.equal((await web.get(`${origin}/nodeinfo/2.0`)).json().software.name, 'linnet');
  for (const agent of [
    'Mastodon/4.4.0 (http.rb/5.2; +https://x.test/)',
    'Lemmy/0.19.12; +https://x.test',
    'VoyagerAppX',
    '',
  ]) {
    const found = (await web.get(`${origin}/.well-known/nodeinfo`, { 'user-agent': agent })).json();
    assert.equal(found.links[0].href, `${origin}/nodeinfo/linnet/2.1`, agent);
  }
});

test('each app accepts the server where it alone looks', async () => {
  assert.ok(await APPS.voyager(web, origin, VOYAGER), 'Voyager says who it is');
  assert.ok(!(await APPS.voyager(web, origin)), 'in a browser it does not: it needs a face');
  assert.ok(await APPS.photon(web, origin));
  assert.ok(await APPS.jerboa(web, origin));
  assert.ok(await APPS.pixelfed(web, origin));
  assert.ok(await APPS.miria(web, origin));
  assert.ok(await APPS.akkomaFe(web, origin));
  assert.ok(await APPS.pleromaFe(web, origin));
  assert.equal(await detector(origin), 'mastodon');
});

test('a document of a door says whose server it is', async () => {
  const paths = Object.values(DOORS).flatMap(({ fixed }) => fixed);
  assert.ok(paths.length > 3);
  for (const path of [...paths, '/nodeinfo/lemmy/2.1', '/nodeinfo/misskey/2.0']) {
    const { metadata, software } = (await web.get(origin + path)).json();
    assert.notEqual(software.name, 'linnet', path);
    assert.equal(metadata.server.name, 'linnet', path);
    assert.equal((await web.get(metadata.server.nodeinfo)).json().software.name, 'linnet');
    assert.equal(metadata.upstream, undefined, 'nobody takes it for a second thing');
  }
});

test('a face is its dialect alone, in every spelling of its name', async () => {
  for (const host of ['c.test', 'C.TEST', 'c.test.', 'c.test:443'])
    assert.ok(await APPS.voyager(web, `http://${host}`), host);
  assert.ok(await APPS.photon(web, 'http://c.test'));
  assert.ok(await APPS.jerboa(web, 'http://c.test'));
  assert.ok(await APPS.pixelfed(web, 'http://p.test'));
  assert.ok(await APPS.pixelDroid(web, 'http://p.test'));
  assert.ok(await APPS.milktea(web, 'http://m.test'));
  assert.ok(await APPS.pleromaFe(web, 'http://f.test'));
  for (const [host, name] of [
    ['c.test', 'lemmy'],
    ['p.test', 'pixelfed'],
    ['m.test', 'misskey'],
    ['f.test', 'pleroma'],
  ]) {
    for (const { href } of (await web.get(`http://${host}/.well-known/nodeinfo`)).json().links) {
      assert.ok(href.startsWith(`http://${host}/nodeinfo/`), href);
      assert.equal((await web.get(href)).json().software.name, name);
    }
    for (const path of ['2.0', '2.1', '2.0.json', '2.1.json']) {
      assert.equal((await web.get(`http://${host}/nodeinfo/${path}`)).json().software.name, name, path);
    }
    // The truth stays where it is.
    assert.equal((await web.get(`http://${host}/nodeinfo/linnet/2.1`)).json().software.name, 'linnet');
  }
});

test('the libraries of others take a face for what it says', async () => {
  const axios = { get: async (url: string) => ({ data: (await web.get(url)).json() }) };
  const detect = (host: string) => detector(`http://${host}`, axios as never);
  assert.equal(await detect('p.test'), 'pixelfed');
  assert.equal(await detect('f.test'), 'pleroma');
  await assert.rejects(detect('c.test'), /Unknown SNS/);
});

test('a face is there for apps, and sends browsers, and whoever wants a page or an object, to the web host', async () => {
  const at = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' | 'HEAD' | 'OPTIONS' = 'GET') =>
    house.inject({ method, url, headers: { host: 'c.test', ...headers } });
  const root = await at('/', { accept: 'application/json', 'user-agent': 'Jerboa' });
  assert.equal(root.statusCode, 200);
  assert.ok(root.body.includes(origin));
  const browser = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8' };
  const pages = [
    '/',
    '/@alice',
    '/@alice/1',
    '/users/alice',
    '/posts/1?x=%20y',
    '/oauth/authorize?client_id=a&scope=b',
    '/health',
  ];
  for (const url of pages) {
    for (const headers of [browser, ...(url === '/' ? [] : [{ accept: 'application/activity+json' }, {}])]) {
      const answer = await at(url, headers);
      assert.deepEqual([answer.statusCode, answer.headers.location], [302, origin + url], url);
    }
  }
  // A path that looks like another host stays a path of ours.
  assert.equal((await at('//evil.test/x', browser)).headers.location, `${origin}//evil.test/x`);
  assert.equal((await at('/api/v1/instance')).statusCode, 200);
  assert.equal((await at('/pictrs/image/x')).statusCode, 404, 'what the dialect serves is not sent away');
  assert.equal((await house.inject({ url: '/pictrs/image/x', headers: { host: 'p.test' } })).statusCode, 302);
});

test('a face takes no deliveries, whatever else the request claims', async () => {
  const body = { '@context': 'https://www.w3.org/ns/activitystreams', type: 'Delete', id: 'https://x.test/1' };
  const headers = { 'content-type': 'application/activity+json', 'x-forwarded-host': new URL(origin).host };
  for (const url of ['/inbox', '/users/alice/inbox', '/actor/inbox', '//inbox', '/oauth/authorize', '/auth/sign_in']) {
    for (const host of ['c.test', 'C.test.', 'c.test:80', 'c.test:443']) {
      const answer = await house.inject({ method: 'POST', url, headers: { ...headers, host }, payload: body });
      assert.equal(answer.statusCode, 421, `${url} at ${host}`);
    }
  }
  const named = await house.inject({
    method: 'POST',
    url: '/inbox',
    headers: { ...headers, host: 'unheard-of.test' },
    payload: body,
  });
  assert.equal(named.statusCode, 401, 'an unknown host is answered as the server itself');
});

test('pages of any origin may read what a face and NodeInfo say, errors and preflights included', async () => {
  const asked = {
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,cache-control',
  };
  for (const url of ['/pictrs/image', '/api/v3/post', '/', '/nodeinfo/2.1', '/nowhere']) {
    const headers = { host: 'c.test', origin: 'https://app.test', ...asked };
    const preflight = await house.inject({ method: 'OPTIONS', url, headers });
    assert.equal(preflight.statusCode, 204, url);
    assert.equal(preflight.headers['access-control-allow-origin'], '*');
    assert.match(String(preflight.headers['access-control-allow-methods']), /POST.*DELETE/);
    assert.equal(preflight.headers['access-control-allow-headers'], 'authorization,cache-control');
    const answer = await house.inject({ url, headers: { host: 'c.test', origin: 'https://app.test' } });
    assert.equal(answer.headers['access-control-allow-origin'], '*', url);
  }
  for (const url of ['/nodeinfo/2.1', '/nodeinfo/linnet/2.0', '/.well-known/nodeinfo', '/nodeinfo/absent/2.1']) {
    const headers = { origin: 'https://app.test' };
    assert.equal((await house.inject({ url, headers })).headers['access-control-allow-origin'], '*', url);
    const get = {
      ...headers,
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'cache-control',
    };
    assert.equal((await house.inject({ method: 'OPTIONS', url, headers: get })).statusCode, 204, url);
  }
});

test('addresses that name a face are ours, and no id is made there', async () => {
  const resource = 'acct:nobody@c.test';
  const finger = await house.inject({ url: `/.well-known/webfinger?${new URLSearchParams({ resource })}` });
  assert.equal(finger.statusCode, 404);
  assert.equal((await house.ctx.remote.resolveAccount('https://c.test/users/eve')).state, 'gone');
  assert.equal((await house.ctx.remote.resolveHandle('eve@c.test')).state, 'gone');
  assert.ok(isServedHere(house.ctx, 'https://c.test./media/proxy/x/y'), 'no picture is fetched from ourselves');
});

test('no door is open whose API is not there', async () => {
  const bare = await createTestApp({ settings: WITH_FACES });
  for (const [dialect, { needs, fixed, software }] of Object.entries(DOORS) as [string, Door][]) {
    const mounted = bare.fastify.hasRoute(needs);
    const host = [...bare.ctx.config.hosts.faces].find(([, one]) => one === dialect)?.[0] ?? '';
    const face = await webOf(bare).get(`http://${host}/nodeinfo/2.1`);
    assert.equal(face.json().software.name, mounted ? software.name : 'linnet', dialect);
    const document = await webOf(bare).get(`${bare.ctx.config.publicUrl}/nodeinfo/${dialect}/2.1`);
    assert.equal(document.status, mounted ? 200 : 404, dialect);
    if (fixed.length === 0 || mounted) continue;
    for (const path of fixed) {
      const answer = await webOf(bare).get(bare.ctx.config.publicUrl + path);
      const name = answer.status === 200 ? answer.json().software.name : undefined;
      assert.notEqual(name, software.name, path);
    }
  }
  await bare.close();
});

test('with the doors off only our own NodeInfo is there', async () => {
  const closed = await createHouse({ settings: { ...WITH_FACES, APP_DOORS: 'off' } });
  const closedWeb = webOf(closed);
  const address = closed.ctx.config.publicUrl;
  for (const host of [address, 'http://c.test']) {
    assert.ok(!(await APPS.voyager(closedWeb, host, VOYAGER)));
    for (const path of ['/nodeinfo/2.0', '/nodeinfo/2.1', '/nodeinfo/linnet/2.0']) {
      assert.equal((await closedWeb.get(host + path)).json().software.name, 'linnet', path);
    }
    for (const path of ['/nodeinfo/2.0.json', '/nodeinfo/2.1.json', '/api/nodeinfo/2.0.json', '/nodeinfo/lemmy/2.1']) {
      assert.equal((await closedWeb.get(host + path)).status, 404, path);
    }
  }
  assert.equal((await closed.inject({ url: '/api/v1/instance', headers: { host: 'c.test' } })).statusCode, 200);
  await closed.close();
});

test('NodeInfo names who runs the server, once somebody is named', async () => {
  const { metadata } = (await web.get(`${origin}/nodeinfo/linnet/2.1`)).json();
  assert.deepEqual(metadata, { nodeName: 'Linnet', nodeDescription: '', upstream: { name: 'mastodon' } });
  const { id } = await createSeed(house.ctx).account('olga', { role: 'owner' });
  const named = { title: 'Birds', description: 'of a feather', contactAccountId: id, contactEmail: 'olga@mail.test' };
  await saveInstanceSettings(house.ctx, named);
  const maintainer = { name: 'olga', email: 'olga@mail.test' };
  assert.deepEqual((await web.get(`${origin}/nodeinfo/linnet/2.0`)).json().metadata, {
    nodeName: 'Birds',
    nodeDescription: 'of a feather',
    maintainer,
    nodeAdmins: [maintainer],
    upstream: { name: 'mastodon' },
  });
});

test('doctor sees which faces answer', async () => {
  const check = (hosts: Partial<Hosts>) => {
    const ctx = { ...house.ctx, config: { ...house.ctx.config, hosts: { ...house.ctx.config.hosts, ...hosts } } };
    return facesCheck.run({ config: ctx.config, base: { ctx } });
  };
  const { port } = new URL(origin);
  const { level, message } = await check({ faces: new Map([[`c.test:${port}`, 'lemmy']]) });
  assert.equal(level, 'ok', message);
  assert.equal((await check({ faces: new Map() })).level, 'ok');
  const wrong = await check({ faces: new Map([[`c.test:${port}`, 'misskey']]) });
  assert.match(wrong.message, /answers lemmy instead of misskey/);
  const unknown = await check({ faces: new Map([[`x.test:${port}`, 'misskey']]) });
  assert.equal(unknown.level, 'problem', unknown.message);
  const away = await check({ faces: new Map([['c.test:1', 'lemmy']]) });
  assert.match(away.message, /cannot be reached.*/);
  assert.match(away.fix ?? '', /DNS of c\.test:1/);
});
