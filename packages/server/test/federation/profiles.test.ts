import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadAccountViews } from '../../src/core/views/account.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer } from './peer.ts';

let app: Server;
let peer: Peer;
before(async () => {
  app = await createServerApp();
  peer = await createPeer();
});
after(async () => {
  await peer.close();
  await app.close();
});

async function read(name: string, more: Json) {
  const found = await app.ctx.remote.resolveAccount(peer.actor(name, more).id);
  assert.equal(found.state, 'found');
  const view = (await loadAccountViews(app.ctx, [(found as { id: number }).id])).values().next().value;
  assert.ok(view);
  return view;
}

test('what a profile elsewhere shows, and what its pictures show, is read', async () => {
  const image = (text: Json) => ({ type: 'Image', url: `${peer.origin}/a.png`, ...text });
  const full = await read('full', {
    icon: image({ name: 'A wren' }),
    image: [image({ summary: 'A <b>hedge</b>' })],
    showMedia: false,
    showRepliesInMedia: false,
    showFeatured: false,
    attributionDomains: ['blog.example.org', 'https://x.test/', 7],
  });
  assert.deepEqual(
    [full.avatarDescription, full.showMedia, full.showMediaReplies, full.showFeatured],
    ['A wren', false, false, false],
  );
  assert.match(full.headerDescription, /hedge/);
  assert.deepEqual(full.attributionDomains, ['blog.example.org']);
  const bare = await read('bare', { icon: 'https://x.test/a.png', image: null, showMedia: 'no' });
  assert.deepEqual([bare.avatarDescription, bare.headerDescription, bare.showMedia], ['', '', true]);
  assert.deepEqual(bare.attributionDomains, []);
});
