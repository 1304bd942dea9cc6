import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json } from './peer.ts';

const DAY = 86_400_000;
const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema';

let app: Server;

before(async () => {
  app = await createServerApp();
});
after(() => app.close());

async function meet(links: unknown, nodeinfo: Json | string, type = 'application/octet-stream') {
  // Plain http is for names of this machine.
  const peer = await createPeer('localhost');
  const headers = { 'content-type': type };
  const fill = (value: unknown) => JSON.parse(JSON.stringify(value).replaceAll('PEER', peer.origin)) as Json;
  peer.documents.set('/.well-known/nodeinfo', { headers, body: fill(links) });
  peer.documents.set('/nodeinfo', { headers, body: nodeinfo });
  const meetAgain = async (name: string) => {
    const found = await app.ctx.remote.resolveAccount(peer.actor(name).id);
    assert.equal(found.state, 'found');
    await app.drain();
  };
  await meetAgain('ann');
  const load = async () => {
    const row = await app.ctx.db.kysely
      .selectFrom('instances')
      .select(['software', 'version', 'title'])
      .where('domain', '=', peer.host)
      .executeTakeFirst();
    return row && [row.software, row.version, row.title];
  };
  return { peer, meetAgain, load };
}

const nodeinfo = { version: '2.0', software: { name: 'Akkoma', version: '3.1' }, metadata: { nodeName: 'A place' } };

test('a server is asked once what it runs, and again after a day', async () => {
  const links = { links: [{ rel: `${SCHEMA}/2.0`, href: 'PEER/nodeinfo' }] };
  const { peer, meetAgain, load } = await meet(links, nodeinfo);
  assert.deepEqual(await load(), ['akkoma', '3.1', 'A place']);
  const asked = () => peer.requests.filter((path) => path === '/.well-known/nodeinfo').length;
  await meetAgain('ben');
  assert.equal(asked(), 1);
  app.clock.advance(DAY + 1);
  await meetAgain('cleo');
  assert.equal(asked(), 2);
  await peer.close();
});

test('the newest version that we read is chosen; odd ones are left alone', async () => {
  const links = {
    links: [
      { rel: `${SCHEMA}/1.0`, href: 'PEER/old' },
      { rel: `${SCHEMA}/9.9x`, href: 'PEER/new' },
      { rel: `${SCHEMA}/2.1`, href: 'PEER/nodeinfo' },
      7,
    ],
  };
  const { peer, load } = await meet(links, { ...nodeinfo, version: '2.1', extra: [] });
  assert.equal((await load())?.[0], 'akkoma');
  await peer.close();
});

test('what is no NodeInfo changes nothing', async () => {
  const cases: [unknown, Json | string][] = [
    [{ links: [{ rel: `${SCHEMA}/2.0`, href: 'data:application/json,{}' }] }, nodeinfo],
    [{ links: [{ rel: `${SCHEMA}/2.0`, href: `${app.ctx.config.publicUrl}/nodeinfo/2.0` }] }, nodeinfo],
    [{ links: [{ rel: `${SCHEMA}/2.0`, href: 'PEER/nodeinfo' }] }, '<html>'],
    [{ links: [{ rel: `${SCHEMA}/2.0`, href: 'PEER/nodeinfo' }] }, { version: '2.0' }],
    [{ links: [{ rel: `${SCHEMA}/2.0`, href: 'PEER/nodeinfo' }] }, `${' '.repeat(70_000)}{}`],
    [{}, nodeinfo],
  ];
  for (const [links, document] of cases) {
    const { peer, load } = await meet(links, document);
    assert.deepEqual(await load(), [null, null, null]);
    await peer.close();
  }
});
