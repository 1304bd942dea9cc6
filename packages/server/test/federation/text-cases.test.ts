import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { MediaAttachment } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { findFixtures } from '../shared-fixtures.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

const { folder, skip } = findFixtures('cases');

let app: Server;
let peer: Peer;
let bob: PeerActor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  const alice = await app.seed.account('alice');
  bob = peer.actor('peer');
  const found = await app.ctx.remote.resolveAccount(bob.id);
  assert.equal(found.state, 'found');
  if (found.state === 'found') await app.seed.follow(alice, { id: found.id, username: 'peer' });
});
after(async () => {
  await app.close();
  await peer.close();
});

let serial = 0;

/** Delivers a note under an id of its own and answers it as the client API shows it. */
async function receive(note: Json): Promise<Status> {
  const id = `${peer.origin}/notes/case-${++serial}`;
  const own = peer.serve({ type: 'Note', attributedTo: bob.id, to: ['as:Public'], ...note, id });
  const answer = await peer.send(bob, app.inbox, peer.activity(bob, 'Create', own));
  assert.equal(answer.status, 202, await answer.text());
  await app.drain();
  const post = await findPostByUri(app.ctx.db, id);
  assert.ok(post, 'it is stored');
  return (await app.inject(`/api/v1/statuses/${post.id}`)).json();
}

function load(name: string): Json {
  const text = readFileSync(resolve(folder, name, 'note.json'), 'utf8');
  return JSON.parse(text.replaceAll('PEER', peer.origin).replaceAll('LOCAL', app.ctx.config.publicUrl)) as Json;
}

const media = (status: Status) =>
  status.media_attachments.map(({ type, remote_url, description }: MediaAttachment) => [type, remote_url, description]);

const HTML: Record<string, RegExp> = {
  'html-strike': /<(?:s|del)>do not<\/(?:s|del)> go/,
  'html-mathml': /If \$x\^2=1\$ then/,
  'html-other-schemes':
    /href="gemini:\/\/x\.example\/".*href="xmpp:room@x\.example\?join".*href="magnet:\?xt=urn:btih:abc"/,
  'html-link-with-blank': /href="https:\/\/x\.example\/a%20b\.html".*href="https:\/\/x\.example\/cd"/,
  'note-contentmap-und-only': /^<p>only the map<\/p>$/,
  'note-contentmap-empty-content': /^<p>only the map<\/p>$/,
};

for (const [name, content] of Object.entries(HTML)) {
  test(name, { skip }, async () => {
    const status = await receive(load(name));
    assert.match(status.content, content);
    if (name === 'note-contentmap-und-only') assert.equal(status.language, null);
    if (name === 'note-contentmap-empty-content') assert.equal(status.language, 'en');
  });
}

test('note-summarymap-und', { skip }, async () => {
  assert.equal((await receive(load('note-summarymap-und'))).spoiler_text, 'careful');
});

test('html-inline-image-only', { skip }, async () => {
  assert.deepEqual(media(await receive(load('html-inline-image-only'))), [
    ['image', `${peer.origin}/cat.jpg`, 'A cat'],
  ]);
});

test('attachment-url-with-blank', { skip }, async () => {
  const status = await receive(load('attachment-url-with-blank'));
  assert.deepEqual(media(status), [['image', `${peer.origin}/my%20cat.png`, 'cat']]);
});

test('attachment-without-mediatype', { skip }, async () => {
  assert.deepEqual(media(await receive(load('attachment-without-mediatype'))), [
    ['image', `${peer.origin}/b.jpg`, 'b'],
  ]);
});

test('date-iso-forms', { skip }, async () => {
  const dates = readFileSync(resolve(folder, 'date-iso-forms/dates.txt'), 'utf8').trim().split('\n');
  const shown = [];
  for (const published of dates) shown.push((await receive({ content: '<p>x</p>', published })).created_at);
  assert.deepEqual(shown, ['2017-01-01T00:00:00.000Z', '2024-03-05T08:00:00.000Z', '2024-03-05T10:00:00.123Z']);
});

test('a text over 100,000 characters is stored, cut on a boundary', async () => {
  const word = await receive({ content: `<p>${'word '.repeat(20_200)}</p>` });
  assert.ok(word.content.length > 99_000 && word.content.endsWith('</p>'));
  const link = await receive({ content: `<p>${'x'.repeat(99_980)}<a href="https://x.example/">y</a></p>` });
  assert.equal(link.content, `<p>${'x'.repeat(99_980)}</p>`);
  const entity = await receive({ content: `<p>${'x'.repeat(99_995)}&amp;&amp;</p>` });
  assert.equal(entity.content, `<p>${'x'.repeat(99_995)}</p>`);
  const source = await receive({
    content: '<p>a</p>',
    source: { content: 'x'.repeat(101_000), mediaType: 'text/plain' },
  });
  assert.equal(source.content, '<p>a</p>');
});
