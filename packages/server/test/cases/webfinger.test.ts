import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createPeer, type Json, type Peer } from '../federation/peer.ts';
import { createScene, type Scene } from './scene.ts';

let scene: Scene;
before(async () => {
  scene = await createScene();
});
after(() => scene.close());

interface Place {
  host: Peer;
  /** Where a server asks first. */
  usual: string;
  /** Where the template of `HOST_META` leads. */
  other: string;
  jrd: Json;
}

/** Whether `@peer@host` is found where its server answers as told. */
async function isFound(answer: (place: Place) => void): Promise<boolean> {
  const host = await createPeer();
  const { id } = host.actor('peer');
  const resource = new URLSearchParams({ resource: `acct:peer@${host.host}` });
  const links = [{ rel: 'self', type: 'application/activity+json', href: id }];
  const jrd = { subject: `acct:peer@${host.host}`, links };
  answer({ host, usual: `/.well-known/webfinger?${resource}`, other: `/wf?${resource}`, jrd });
  const q = encodeURIComponent(`@peer@${host.host}`);
  const found = await scene.ok('GET', `/api/v2/search?resolve=true&q=${q}`);
  await host.close();
  return found.accounts[0]?.uri === id;
}

const template = (host: Peer, path: string) => `${host.origin}/${path}?resource={uri}`;

test('any content type, several redirects, a byte order mark and links in any case lead to the account', async () => {
  for (const type of ['text/html', 'text/plain', 'application/xml', 'APPLICATION/JRD+JSON', '']) {
    const answer = ({ host, usual, jrd }: Place) =>
      void host.documents.set(usual, { headers: { 'content-type': type }, body: jrd });
    assert.ok(await isFound(answer), type);
  }
  const redirects = ({ host, usual, jrd }: Place) => {
    for (const [from, to] of [[usual, '/1'] as const, ['/1', '/2'] as const, ['/2', '/3'] as const]) {
      host.documents.set(from, { status: 302, headers: { location: to } });
    }
    host.documents.set('/3', { body: jrd });
  };
  assert.ok(await isFound(redirects));
  const marked = ({ host, usual, jrd }: Place) =>
    void host.documents.set(usual, { body: `\ufeff${JSON.stringify(jrd).replace('"self"', '"SELF"')}` });
  assert.ok(await isFound(marked));
});

test('host-meta leads on wherever WebFinger is not at its place', async () => {
  for (const status of [400, 401, 403, 404, 405, 406, 410, 422, 501]) {
    const answer = ({ host, usual, other, jrd }: Place) => {
      host.documents.set(usual, { status, body: 'no' });
      const body = `<XRD><Link template='${template(host, 'wf')}' rel='LRDD'></Link></XRD>`;
      host.documents.set('/.well-known/host-meta', { body });
      host.documents.set(other, { body: jrd });
    };
    assert.ok(await isFound(answer), String(status));
  }
});

test('of several templates of host-meta the one that answers in JSON is asked', async () => {
  for (const type of [' type="application/jrd+json"', ' type="application/json"', '']) {
    const answer = ({ host, other, jrd }: Place) => {
      const xml = `<Link rel="lrdd" type="application/xrd+xml" template="${template(host, 'xrd')}"/>`;
      const json = `<Link rel="lrdd"${type} template="${template(host, 'wf')}"/>`;
      host.documents.set('/.well-known/host-meta', { body: `<?xml version="1.0"?><XRD>${xml}${json}</XRD>` });
      host.documents.set(other, { body: jrd });
    };
    assert.ok(await isFound(answer), type);
  }
});

test('people here are found under every spelling of their handle', async () => {
  const host = new URL(scene.origin).host;
  const spellings = [
    `acct:alice@${host}`,
    `ACCT:Alice@${host.toUpperCase()}`,
    ` acct:alice@${host} `,
    `acct:@alice@${host}`,
    `acct:alice@${host.replace(':', '.:')}`,
    `${scene.origin}/@alice/`,
    `${scene.origin}/users/Alice`,
  ];
  for (const resource of spellings) {
    const answer = await fetch(`${scene.origin}/.well-known/webfinger?${new URLSearchParams({ resource })}`);
    assert.equal(((await answer.json()) as Json)['subject'], `acct:alice@${host}`, resource);
  }
});
