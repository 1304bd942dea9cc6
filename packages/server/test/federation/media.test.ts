import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { findMediaByPosts } from '../../src/core/media/queries.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { findFixtures } from '../shared-fixtures.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

let app: Server;
let peer: Peer;
let bob: PeerActor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  bob = peer.actor('peer');
  const found = await app.ctx.remote.resolveAccount(bob.id);
  assert.equal(found.state, 'found');
  if (found.state === 'found')
    await app.seed.follow(await app.seed.account('alice'), { id: found.id, username: 'peer' });
  await app.drain();
  const photo = await sharp({ create: { width: 60, height: 30, channels: 3, background: '#b5523b' } })
    .jpeg()
    .toBuffer();
  serve('/b.jpg', 'image/jpeg', photo);
  serve('/plain', 'application/octet-stream', photo);
  serve('/film', 'text/plain', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'));
  serve('/film.jpg', 'image/jpeg', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'));
  serve('/page.png', 'image/png', Buffer.from('<html>'));
  serve('/sound', 'text/plain', Buffer.from(`OggS${'\0'.repeat(60)}`));
  serve('/page', 'image/jpeg', Buffer.from('<html><img src="b.jpg">'));
  serve('/paper', 'application/pdf', Buffer.from('%PDF-1.4'));
});

after(async () => {
  await app.close();
  await peer.close();
});

function serve(path: string, type: string, body: Buffer): void {
  peer.documents.set(path, { headers: { 'content-type': type }, body });
}

async function receive(note: Json): Promise<{ kind: string; mimeType: string | null; size: unknown }[]> {
  const answer = await peer.send(bob, app.inbox, peer.activity(bob, 'Create', note));
  assert.equal(answer.status, 202);
  await app.drain();
  const post = await findPostByUri(app.ctx.db, note['id'] as string);
  const rows = await findMediaByPosts.all(app.ctx.db, { postIds: [post?.id ?? 0] });
  return rows.map(({ kind, mimeType, width, height }) => ({ kind, mimeType, size: [width, height] }));
}

const attach = (...paths: string[]) => ({
  attachment: paths.map((path) => ({ type: 'Document', url: peer.origin + path, name: 'b' })),
});

test('a file whose kind nobody said is looked at once, and readers are told', async (t) => {
  const told: number[] = [];
  t.after(app.ctx.bus.subscribe((message) => message.kind === 'edit' && told.push(message.postId)));
  const note = peer.note(bob, 'with files', attach('/plain', '/film', '/sound', '/page', '/paper', '/gone'));
  assert.deepEqual(await receive(note), [
    { kind: 'image', mimeType: 'image/jpeg', size: [60, 30] },
    { kind: 'video', mimeType: 'video/mp4', size: [null, null] },
    { kind: 'audio', mimeType: 'audio/ogg', size: [null, null] },
    { kind: 'unknown', mimeType: null, size: [null, null] },
    { kind: 'unknown', mimeType: null, size: [null, null] },
    { kind: 'unknown', mimeType: null, size: [null, null] },
  ]);
  assert.equal(told.length, 3);
  assert.equal(peer.requests.filter((url) => url === '/plain').length, 1);
  const post = await findPostByUri(app.ctx.db, note['id'] as string);
  const status = (await app.inject(`/api/v1/statuses/${post?.id}`)).json();
  const [picture] = status.media_attachments;
  assert.deepEqual([picture.type, picture.meta.original.size, picture.blurhash.length], ['image', '60x30', 28]);
  assert.equal((await app.inject(new URL(picture.url).pathname)).headers['content-type'], 'image/jpeg');
  assert.equal(peer.requests.filter((url) => url === '/plain').length, 1);
});

test('a kind that the ending of an address let guess is made sure of', async () => {
  const note = peer.note(bob, 'guessed', attach('/film.jpg', '/b.jpg', '/page.png'));
  assert.deepEqual(await receive(note), [
    { kind: 'video', mimeType: 'video/mp4', size: [null, null] },
    { kind: 'image', mimeType: 'image/jpeg', size: [60, 30] },
    { kind: 'image', mimeType: null, size: [null, null] },
  ]);
});

test('a picture without a size or a blurhash is measured once; with both nobody asks for it', async () => {
  const picture = (path: string, more: Json) => ({
    type: 'Document',
    mediaType: 'image/jpeg',
    url: peer.origin + path,
    ...more,
  });
  serve(
    '/c.jpg',
    'image/jpeg',
    await sharp({ create: { width: 20, height: 10, channels: 3, background: 'red' } })
      .jpeg()
      .toBuffer(),
  );
  const said = { width: 9, height: 9, blurhash: 'LEHV6nWB2yk8pyo0adR*.7kCMdnj' };
  const note = peer.note(bob, 'unmeasured', {
    attachment: [picture('/c.jpg', {}), picture('/b.jpg?known', said)],
  });
  const files = await receive(note);
  assert.deepEqual(
    files.map((file) => file.size),
    [
      [20, 10],
      [9, 9],
    ],
  );
  const asked = (path: string) => peer.requests.filter((url) => url === path).length;
  assert.deepEqual([asked('/c.jpg'), asked('/b.jpg?known')], [1, 0]);
});

test('what plays comes through this server, with a picture that its server has chosen', async () => {
  const film = { type: 'Document', mediaType: 'video/mp4', url: `${peer.origin}/film` };
  const note = peer.note(bob, 'a film', {
    attachment: [{ ...film, icon: { type: 'Image', mediaType: 'image/jpeg', url: `${peer.origin}/b.jpg` } }],
  });
  assert.equal((await receive(note)).length, 1);
  const post = await findPostByUri(app.ctx.db, note['id'] as string);
  const [shown] = (await app.inject(`/api/v1/statuses/${post?.id}`)).json().media_attachments;
  assert.deepEqual([shown.remote_url, shown.preview_remote_url], [film.url, `${peer.origin}/b.jpg`]);
  const { origin } = new URL(app.ctx.config.publicUrl);
  assert.deepEqual([new URL(shown.url).origin, new URL(shown.preview_url).origin], [origin, origin]);
  assert.equal((await app.inject(new URL(shown.url).pathname)).headers['content-type'], 'video/mp4');
  assert.equal((await app.inject(new URL(shown.preview_url).pathname)).headers['content-type'], 'image/jpeg');
});

test('an edit that brings such a file has it looked at too', async () => {
  const note = peer.note(bob, 'without');
  assert.deepEqual(await receive(note), []);
  const updated = new Date(Date.now() + 1000).toISOString();
  const changed = { ...note, ...attach('/b.jpg'), updated };
  await peer.send(bob, app.inbox, peer.activity(bob, 'Update', changed));
  await app.drain();
  const post = await findPostByUri(app.ctx.db, note['id'] as string);
  const rows = await findMediaByPosts.all(app.ctx.db, { postIds: [post?.id ?? 0] });
  assert.deepEqual(
    rows.map((row) => row.kind),
    ['image'],
  );
});

test('a server that is away is asked a few times, and then no more', async () => {
  const away = await createPeer();
  await away.close();
  const url = `${away.origin}/b`;
  const note = peer.note(bob, 'away', { attachment: [{ type: 'Document', url }] });
  const isWaiting = async () =>
    (await app.ctx.db.kysely.selectFrom('jobs').select('id').where('name', '=', 'media.look').execute()).length;
  assert.deepEqual(await receive(note), [{ kind: 'unknown', mimeType: null, size: [null, null] }]);
  for (const expected of [1, 1, 0]) {
    assert.equal(await isWaiting(), expected);
    app.clock.advance(20 * 60_000);
    await app.drain();
  }
});

const { folder, skip } = findFixtures('cases/attachment-without-mediatype');
test('the attachment without a media type', { skip }, async () => {
  const note = JSON.parse((await readFile(join(folder, 'note.json'), 'utf8')).replaceAll('PEER', peer.origin));
  const [file] = await receive(peer.serve(note));
  assert.deepEqual(file, { kind: 'image', mimeType: 'image/jpeg', size: [60, 30] });
});
