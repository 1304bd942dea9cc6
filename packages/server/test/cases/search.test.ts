import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createScene, type Scene, skip } from './scene.ts';

let scene: Scene;
before(async () => {
  scene = await createScene();
  const { server, peer } = scene;
  const resource = new URLSearchParams({ resource: `acct:peer@${server.host}` });
  const links = [{ rel: 'self', type: 'application/activity+json', href: peer.id }];
  server.documents.set(`/.well-known/webfinger?${resource}`, { body: { subject: `acct:peer@${server.host}`, links } });
});
after(() => scene.close());

async function search(q: string): Promise<{ accounts: { uri: string }[]; statuses: { uri: string }[] }> {
  return scene.ok('GET', `/api/v2/search?${new URLSearchParams({ q, resolve: 'true' })}`);
}

test('search-capital-scheme', { skip }, async () => {
  for (const q of scene.read('search-capital-scheme/input.txt').split('\n').filter(Boolean)) {
    assert.equal((await search(q)).accounts[0]?.uri, scene.peer.id, JSON.stringify(q));
  }
});

test('what copying and keyboards add to a handle or an address is not a part of it', async () => {
  const { host, origin } = scene.server;
  const handle = `@peer@${host}`;
  const typed = [
    ` ${handle}\n`,
    `\ufeff${handle}`,
    `(${handle})`,
    `“${handle}”`,
    `${handle}.`,
    `@Peer@${host}`,
    `acct:peer@${host}`,
    `<${origin}/users/peer>`,
    `http:\u200b//${host}/users/peer`,
    `HTTP://${host}/users/peer#main-key`,
    `http：／／${host}/users/peer`,
  ];
  for (const q of typed) assert.equal((await search(q)).accounts[0]?.uri, scene.peer.id, JSON.stringify(q));
  const note = scene.server.note(scene.peer, 'found');
  for (const q of [String(note['id']).replace('http', 'hTTp'), `${note['id']}#reply`, ` ${note['id']} `]) {
    assert.equal((await search(q)).statuses[0]?.uri, note['id'], q);
  }
});
