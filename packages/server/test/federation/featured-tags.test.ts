import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { featureTag, loadFeaturedTags, unfeatureTag } from '../../src/core/tags/featured-tags.ts';
import { createTestClock } from '../clock.ts';
import { createServerApp, type Server } from './network.ts';
import { createNode } from './node.ts';
import { createPeer, type Json } from './peer.ts';

const DAY = 86_400_000;

let app: Server;
before(async () => {
  app = await createServerApp();
});
after(() => app.close());

/** What is known of the tags of somebody whose server answers this for the collection. */
async function readTags(collection: (uri: string) => Json) {
  const peer = await createPeer('localhost');
  const uri = `${peer.origin}/tags`;
  const actor = peer.actor('ann', { featuredTags: uri });
  peer.documents.set('/tags', { body: collection(uri) });
  const found = await app.ctx.remote.resolveAccount(actor.id);
  assert.equal(found.state, 'found');
  await app.drain();
  const id = (found as { id: number }).id;
  const tags = async () => (await loadFeaturedTags(app.ctx, id)).map(({ tag }) => tag);
  /** The same two days later: a profile that is old is read again. */
  const again = async () => {
    app.clock.advance(2 * DAY);
    await app.ctx.remote.resolveAccount(actor.id);
    await app.drain();
    return tags();
  };
  return { peer, tags, again };
}

const hashtag = (name: string) => ({ type: 'Hashtag', href: `https://a.test/tags/${name}`, name: `#${name}` });
const AS = 'https://www.w3.org/ns/activitystreams';
const collect = (items: unknown) => (id: string) =>
  ({ '@context': AS, id, type: 'Collection', totalItems: 3, items }) as Json;

test('tags of a profile elsewhere are read, in their order; what is none is left out', async () => {
  const items = [hashtag('Birds'), { type: 'Note', content: 'x' }, null, hashtag('trees'), 'https://x.test/'];
  const { peer, tags } = await readTags(collect(items));
  assert.deepEqual(await tags(), ['birds', 'trees']);
  await peer.close();
});

test('of many there are ten', async () => {
  const { peer, tags } = await readTags(collect(Array.from({ length: 900 }, (_, i) => hashtag(`t${i}`))));
  assert.deepEqual(
    await tags(),
    Array.from({ length: 10 }, (_, i) => `t${i}`),
  );
  await peer.close();
});

test('a page of a collection is read where it is on the same server, and no other', async () => {
  const paged = (id: string) => ({ '@context': AS, id, type: 'Collection', first: `${id}/page` }) as Json;
  const own = await readTags(paged);
  const page = { '@context': AS, id: `${own.peer.origin}/tags/page`, type: 'CollectionPage', items: [hashtag('far')] };
  own.peer.documents.set('/tags/page', { body: page });
  assert.deepEqual(await own.again(), ['far']);
  const foreign = await readTags((id) => ({ ...paged(id), first: `${own.peer.origin}/tags/page` }));
  assert.deepEqual(await foreign.tags(), []);
  await own.peer.close();
  await foreign.peer.close();
});

test('what cannot be read leaves what is known', async () => {
  const { peer, again } = await readTags(collect([hashtag('birds')]));
  for (const broken of ['{', { '@context': AS, id: 'https://elsewhere.test/tags', type: 'Collection', items: [] }]) {
    peer.documents.set('/tags', { body: broken });
    assert.deepEqual(await again(), ['birds']);
  }
  peer.actor('ann');
  assert.deepEqual(await again(), [], 'a profile that names no collection any more shows none');
  await peer.close();
});

test('two servers: what is put on a profile and taken off it is known over there', async () => {
  const clock = createTestClock();
  const [a, b] = await Promise.all([createNode('localhost', clock), createNode('127.0.0.1', clock)]);
  try {
    const [alice, bob] = [await a.seed.account('alice'), await b.seed.account('bob')];
    const found = await b.ctx.remote.resolveAccount(`http://${a.host}/users/alice`);
    const aliceAtB = (found as { id: number }).id;
    await b.seed.follow(bob, { id: aliceAtB, username: 'alice' });
    const settle = async () => {
      for (let round = 0; round < 4; round += 1) for (const node of [a, b]) await node.drain();
    };
    await settle();
    const known = async () => (await loadFeaturedTags(b.ctx, aliceAtB)).map(({ tag }) => tag);
    await featureTag(a.ctx, alice.id, 'birds');
    await settle();
    assert.deepEqual(await known(), ['birds']);
    await featureTag(a.ctx, alice.id, 'trees');
    await unfeatureTag(a.ctx, alice.id, 'birds');
    await settle();
    assert.deepEqual(await known(), ['trees']);
  } finally {
    await Promise.all([a.close(), b.close()]);
  }
});
