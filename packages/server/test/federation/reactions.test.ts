import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Actor, Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

let app: Server;
let peer: Peer;
let alice: Member;
let bob: PeerActor;
let bobHere: Actor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  bob = peer.actor('bob');
  const found = await app.ctx.remote.resolveAccount(bob.id);
  assert.ok(found.state === 'found', JSON.stringify(found));
  bobHere = { id: found.id, username: 'bob' };
  await app.seed.follow(alice, bobHere);
  await app.drain();
});

after(async () => {
  await app.close();
  await peer.close();
});

async function deliver(by: PeerActor, ...documents: Json[]): Promise<void> {
  for (const document of documents) {
    const answer = await peer.send(by, app.inbox, document);
    assert.equal(answer.status, 202, await answer.text());
    await app.drain();
  }
}

async function writePost(): Promise<{ id: number; uri: string }> {
  const id = await app.seed.post(alice, 'what do you say?');
  return { id, uri: `${app.ctx.config.publicUrl}/posts/${id}` };
}

/** What stands on a post: its numbers, and what people reacted with, sorted. */
async function stateOf(postId: number) {
  const { kysely } = app.ctx.db;
  const rows = await kysely.selectFrom('reactions').select('emoji').where('postId', '=', postId).execute();
  const counts = await kysely.selectFrom('reactionCounts').select('emoji').where('postId', '=', postId).execute();
  const sort = (list: { emoji: string }[]) => list.map(({ emoji }) => emoji).sort();
  assert.deepEqual(sort(rows), sort(counts));
  const stats = await app.seed.stats(postId);
  assert.equal(stats?.reactions ?? 0, rows.length);
  return { likes: stats?.likes ?? 0, dislikes: stats?.dislikes ?? 0, reactions: sort(rows) };
}

const like = (fields: Json, object: string) => ({ ...peer.activity(bob, 'Like', object), ...fields });
const react = (fields: Json, object: string) => ({ ...peer.activity(bob, 'EmojiReact', object), ...fields });
const nothing = { likes: 0, dislikes: 0, reactions: [] };

function emojiTag(name: string, url = `${peer.origin}/emoji.png`): Json {
  return { type: 'Emoji', id: `${peer.origin}/emojis/x`, name, icon: { type: 'Image', url } };
}

test('an emoji of Unicode is a reaction, whichever activity and field it comes in, and Undo takes it back', async () => {
  const forms: [string, Json][] = [
    ['🔥', react({ content: '🔥' }, '')],
    ['❤️', react({ content: '❤' }, '')],
    ['👍🏽', like({ content: ' 👍🏽 ' }, '')],
    ['🍮', like({ _misskey_reaction: '🍮' }, '')],
    ['🇳🇿', like({ content: '🇳🇿', _misskey_reaction: '🇳🇿' }, '')],
  ];
  for (const [emoji, form] of forms) {
    for (const embeds of [true, false]) {
      const { id, uri } = await writePost();
      const activity = { ...form, id: `${form['id']}/${embeds}`, object: uri };
      await deliver(bob, activity);
      assert.deepEqual(await stateOf(id), { ...nothing, reactions: [emoji] });
      await deliver(bob, peer.activity(bob, 'Undo', embeds ? activity : activity.id));
      assert.deepEqual(await stateOf(id), nothing, emoji);
    }
  }
});

test('a custom emoji belongs to the server of who reacts, and has its picture', async () => {
  const names = [':blobcat:', 'blobcat', ':blobcat@elsewhere.example:', ':blobcat@.:'];
  for (const content of names) {
    for (const name of [':blobcat:', 'blobcat', ':blobcat@elsewhere.example:']) {
      const { id, uri } = await writePost();
      const activity = react({ content, tag: [emojiTag(name)] }, uri);
      await deliver(bob, activity);
      assert.deepEqual(await stateOf(id), { ...nothing, reactions: [`:blobcat@${peer.host}:`] }, `${content} ${name}`);
      await deliver(bob, peer.activity(bob, 'Undo', { ...activity, id: `${activity['id']}/made-anew` }));
      assert.deepEqual(await stateOf(id), nothing);
    }
  }
  const emojis = await app.ctx.db.kysely.selectFrom('emojis').select(['shortcode', 'domain', 'remoteUrl']).execute();
  assert.deepEqual(emojis, [{ shortcode: 'blobcat', domain: peer.host, remoteUrl: `${peer.origin}/emoji.png` }]);
});

test('a name with another character is the shortcode that clients can match', async () => {
  const { id, uri } = await writePost();
  for (const content of [':blob-cat:', 'blob-cat'])
    await deliver(bob, react({ content, tag: emojiTag('blob-cat') }, uri));
  assert.deepEqual(await stateOf(id), { ...nothing, reactions: [`:blob_cat@${peer.host}:`] });
});

test('what is no emoji counts as a like', async () => {
  const contents = [
    '',
    'pudding',
    ':nowhere:',
    ':nowhere@elsewhere.example:',
    '🔥🔥',
    'x🔥',
    '<b>🔥</b> yes',
    '5',
    '#',
    ':',
    '::',
  ];
  for (const content of contents) {
    const { id, uri } = await writePost();
    const activity = react({ content, tag: [emojiTag(':other:')] }, uri);
    await deliver(bob, activity);
    assert.deepEqual(await stateOf(id), { ...nothing, likes: 1 }, JSON.stringify(content));
    await deliver(bob, peer.activity(bob, 'Undo', activity));
    assert.deepEqual(await stateOf(id), nothing);
  }
});

test('several emoji of one person stand beside each other and beside a like, each taken back alone', async () => {
  const { id, uri } = await writePost();
  const [fire, cat, plain] = [react({ content: '🔥' }, uri), like({ content: '🐈' }, uri), like({}, uri)];
  await deliver(bob, fire, cat, plain);
  assert.deepEqual(await stateOf(id), { likes: 1, dislikes: 0, reactions: ['🐈', '🔥'] });
  await deliver(bob, peer.activity(bob, 'Undo', fire['id']));
  assert.deepEqual(await stateOf(id), { likes: 1, dislikes: 0, reactions: ['🐈'] });
  await deliver(bob, peer.activity(bob, 'Undo', plain));
  assert.deepEqual(await stateOf(id), { ...nothing, reactions: ['🐈'] });
  await deliver(bob, peer.activity(bob, 'Undo', { type: 'Like', actor: bob.id, object: uri, content: '🐈' }));
  assert.deepEqual(await stateOf(id), nothing);
});

test('a reaction that was taken back before it came is not done; done twice it stands until both are taken back', async () => {
  const { id, uri } = await writePost();
  const [first, second, third] = [1, 2, 3].map(() => react({ content: '🔥' }, uri)) as [Json, Json, Json];
  await deliver(bob, peer.activity(bob, 'Undo', first), first);
  assert.deepEqual(await stateOf(id), nothing);
  await deliver(bob, second, third, peer.activity(bob, 'Undo', second['id']));
  assert.deepEqual(await stateOf(id), { ...nothing, reactions: ['🔥'] });
  await deliver(bob, peer.activity(bob, 'Undo', third['id']));
  assert.deepEqual(await stateOf(id), nothing);
});

test('one person puts twenty emoji on one post, and what is refused leaves nothing', async () => {
  const { id, uri } = await writePost();
  const emoji = [...'😀😃😄😁😆😅😂🙂🙃😉😊😇🥰😍🤩😘😗😚😙🥲😋'];
  assert.equal(emoji.length, 21);
  await deliver(bob, ...emoji.map((content) => react({ content }, uri)));
  assert.equal((await stateOf(id)).reactions.length, 20);
});

test('a Dislike counts, makes room for a Like and for itself, and Undo takes it back', async () => {
  const { id, uri } = await writePost();
  const dislike = peer.activity(bob, 'Dislike', uri);
  await deliver(bob, dislike, peer.activity(bob, 'Dislike', uri));
  assert.deepEqual(await stateOf(id), { ...nothing, dislikes: 1 });
  const plain = like({}, uri);
  await deliver(bob, plain);
  assert.deepEqual(await stateOf(id), { ...nothing, likes: 1 });
  const again = peer.activity(bob, 'Dislike', uri);
  await deliver(bob, again);
  assert.deepEqual(await stateOf(id), { ...nothing, dislikes: 1 });
  await deliver(bob, peer.activity(bob, 'Undo', plain));
  assert.deepEqual(await stateOf(id), { ...nothing, dislikes: 1 });
  await deliver(bob, peer.activity(bob, 'Undo', { ...again, id: `${peer.origin}/activities/of-lemmy` }));
  assert.deepEqual(await stateOf(id), nothing);
});

test('who may not see a post does not react to it, and strangers may', async () => {
  const id = await app.seed.post(alice, 'among friends', { visibility: 'followers' });
  const uri = `${app.ctx.config.publicUrl}/posts/${id}`;
  await deliver(bob, react({ content: '🔥' }, uri), peer.activity(bob, 'Dislike', uri));
  assert.deepEqual(await stateOf(id), nothing);
  const open = await writePost();
  const [eve, mallory] = [peer.actor('eve'), peer.actor('mallory')];
  await deliver(eve, peer.activity(eve, 'Dislike', open.uri));
  await deliver(mallory, { ...peer.activity(mallory, 'EmojiReact', open.uri), content: '🔥' });
  assert.deepEqual(await stateOf(open.id), { likes: 0, dislikes: 1, reactions: ['🔥'] });
});
