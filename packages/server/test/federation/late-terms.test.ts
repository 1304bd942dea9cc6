import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import type { Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

const MINUTE_MS = 60_000;

let app: Server;
let peer: Peer;
let alice: Member;
let bob: PeerActor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  bob = peer.actor('bob');
  const found = await app.ctx.remote.resolveAccount(bob.id);
  await app.seed.follow(alice, { id: found.state === 'found' ? found.id : assert.fail('nobody'), username: 'bob' });
  await app.drain();
});
after(async () => {
  await app.close();
  await peer.close();
});

async function deliver(type: 'Create' | 'Update', object: Json): Promise<void> {
  const answer = await peer.send(bob, app.inbox, peer.activity(bob, type, object));
  assert.equal(answer.status, 202, await answer.text());
  await app.drain();
}

test('an older version that comes late changes neither the quote nor who may quote', async () => {
  const quoted = await app.seed.post(alice, 'quoted through edits');
  const at = (minute: number) => new Date(app.clock.now() + minute * MINUTE_MS).toISOString();
  const terms = {
    quoteUrl: `${app.ctx.config.publicUrl}/posts/${quoted}`,
    interactionPolicy: { canQuote: { automaticApproval: [bob.id] } },
  };
  const note = peer.note(bob, 'look');
  const look = async () => {
    const post = await findPostByUri.first(app.ctx.db, { uri: String(note['id']) });
    return [post?.quoteId, post?.quoteState, post?.policyJson];
  };
  await deliver('Create', { ...note, ...terms });
  app.clock.advance(60 * MINUTE_MS);
  await deliver('Update', { ...note, ...terms, content: '<p>edited</p>', updated: at(-10) });
  const before = await look();
  assert.deepEqual(before.slice(0, 2), [quoted, 'accepted']);
  assert.notEqual(before[2], null);
  await deliver('Update', { ...note, content: '<p>older</p>', updated: at(-20) });
  assert.deepEqual(await look(), before);
});
