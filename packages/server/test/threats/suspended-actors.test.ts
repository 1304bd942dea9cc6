/** Somebody elsewhere whom staff suspended: nothing of theirs shows, whoever brings it and by whatever way (T166). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByUri } from '#src/core/accounts/find.ts';
import { createList } from '#src/core/lists/lists.ts';
import { addMembers } from '#src/core/lists/members.ts';
import { liftStanding } from '#src/core/sanctions/lift.ts';
import { sanctionAccount } from '#src/core/sanctions/sanction.ts';
import { createClient } from '../api/mastodon/client.ts';
import { openStream } from '../api/mastodon/stream-client.ts';
import { createServerApp, type Server } from '../federation/network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from '../federation/peer.ts';
import type { Member } from '../seed.ts';

const WORD = 'xyzzy';

let app: Server;
let peer: Peer;
let alice: Member;
let token: string;
let mallory: PeerActor;
let gina: PeerActor;
let malloryId: number;
let listId: number;
before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  token = await app.seed.token(alice);
  [mallory, gina] = [peer.actor('mallory', { summary: WORD }), peer.actor('gina', {}, 1)];
  for (const { id } of [mallory, gina]) {
    const found = await app.ctx.remote.resolveAccount(id);
    if (found.state !== 'found') assert.fail(JSON.stringify(found));
    await app.seed.follow(alice, { id: found.id, username: 'x' });
  }
  malloryId = (await findAccountByUri(app.ctx.db, mallory.id))?.id ?? assert.fail();
  listId = (await createList(app.ctx, alice.id, { title: 'x', repliesPolicy: 'list', exclusive: false })).id;
  await addMembers(app.ctx, { accountId: alice.id, listId, memberIds: [malloryId] });
  await app.drain();
});
after(async () => {
  await app.close();
  await peer.close();
});

async function deliver(by: PeerActor, document: Json): Promise<void> {
  await peer.send(by, app.inbox, document);
  await app.drain();
}

const TAG = { type: 'Hashtag', href: 'https://x.test/tags/finches', name: '#finches' };
const say = (text: string, more: Json = {}) => peer.note(mallory, `${WORD} ${text} #finches`, { tag: [TAG], ...more });

/** Everything that a member or a visitor reads, by its address. */
function surfaces(posts: readonly Json[], threads: readonly number[]): string[] {
  const acct = `mallory@${peer.host}`;
  return [
    '/api/v1/timelines/home?limit=40',
    '/api/v1/timelines/public?limit=40',
    '/api/v1/timelines/public?remote=true',
    '/api/v1/timelines/tag/finches',
    `/api/v1/timelines/list/${listId}`,
    `/api/v1/accounts/${malloryId}/statuses`,
    `/api/v1/accounts/${malloryId}/statuses?pinned=true`,
    '/api/v1/notifications',
    '/api/v2/notifications',
    '/api/v1/conversations',
    '/api/v1/bookmarks',
    '/api/v1/favourites',
    `/api/v2/search?q=${WORD}`,
    `/api/v2/search?resolve=true&q=${encodeURIComponent(acct)}`,
    ...posts.map(({ id }) => `/api/v2/search?resolve=true&q=${encodeURIComponent(String(id))}`),
    ...threads.flatMap((id) => [`/api/v1/statuses/${id}`, `/api/v1/statuses/${id}/context`]),
    '/api/v1/trends/statuses',
    '/api/v1/directory',
    '/api/v3/post/list',
  ];
}

async function shownAt(posts: readonly Json[], threads: readonly number[]): Promise<string[]> {
  const member = createClient(app, token);
  const visitor = createClient(app);
  const found: string[] = [];
  for (const url of surfaces(posts, threads)) {
    for (const [who, client] of Object.entries({ member, visitor })) {
      const { body } = await client.get(url);
      if (body.includes(`${WORD} `)) found.push(`${who} ${url}`);
    }
  }
  return found;
}

test('T166: of who is suspended nothing shows: what was here, what comes, what others bring, what is looked for', async () => {
  const known = say('known');
  await deliver(mallory, peer.activity(mallory, 'Create', known));
  const answered = peer.note(gina, 'an answer', { inReplyTo: known['id'] });
  await deliver(gina, peer.activity(gina, 'Create', answered));
  await deliver(gina, peer.activity(gina, 'Announce', known['id']));
  const { kysely } = app.ctx.db;
  const idOf = async (uri: unknown) =>
    (await kysely.selectFrom('posts').select('id').where('uri', '=', String(uri)).executeTakeFirst())?.id ?? 0;
  const threads = [await idOf(known['id']), await idOf(answered['id'])];
  const at = await shownAt([known], threads);
  assert.ok(at.length > 12, `before it shows: ${at.join(' ')}`);

  await sanctionAccount(app.ctx, { targetId: malloryId, kind: 'suspend', text: '', by: null });
  await app.drain();
  assert.deepEqual(await shownAt([known], threads), []);

  const stream = await openStream(app, '', { token });
  for (const name of ['user', 'public', 'public:remote', 'hashtag', 'list', 'direct']) {
    stream.send({ type: 'subscribe', stream: name, tag: 'finches', list: `${listId}` });
  }
  await stream.settle();
  const updated = new Date(Date.now() + 60_000).toISOString();
  const unknown = ['an update', 'an announcement', 'an answer', 'a quote', 'a search', 'a letter'].map((text) =>
    say(text),
  );
  const [ofUpdate, ofAnnounce, ofAnswer, ofQuote, ofSearch] = unknown;
  const me = `${app.ctx.config.publicUrl}/users/alice`;
  const mention = { type: 'Mention', href: me, name: '@alice' };
  const letter = say('a letter', { to: [me], cc: [], tag: [mention] });
  const acts: [by: PeerActor, activity: Json][] = [
    [mallory, peer.activity(mallory, 'Create', say('one more'))],
    [mallory, peer.activity(mallory, 'Create', say('a mention', { tag: [TAG, mention], to: [me] }))],
    [mallory, peer.activity(mallory, 'Create', letter, { to: [me] })],
    [mallory, peer.activity(mallory, 'Update', { ...known, content: `<p>${WORD} changed</p>`, updated })],
    [mallory, peer.activity(mallory, 'Update', { ...ofUpdate, updated })],
    [mallory, peer.activity(mallory, 'Update', { ...mallory.document, summary: `${WORD} again`, updated })],
    [mallory, peer.activity(mallory, 'Announce', answered['id'])],
    [mallory, peer.activity(mallory, 'Like', `${app.ctx.config.publicUrl}/posts/1`)],
    [mallory, peer.activity(mallory, 'Follow', me)],
    [mallory, peer.activity(mallory, 'Move', mallory.id, { target: gina.id })],
    [mallory, { ...peer.activity(mallory, 'Add', known['id']), target: `${mallory.id}/collections/featured` }],
    // Brought by somebody who is free.
    [gina, peer.activity(gina, 'Announce', known['id'])],
    [gina, peer.activity(gina, 'Announce', ofAnnounce?.['id'])],
    [gina, peer.activity(gina, 'Announce', { ...ofAnnounce, id: `${ofAnnounce?.['id']}` })],
    [gina, peer.activity(gina, 'Create', peer.note(gina, 'look', { inReplyTo: ofAnswer?.['id'] }))],
    [
      gina,
      peer.activity(gina, 'Create', peer.note(gina, 'look', { quote: ofQuote?.['id'], quoteUrl: ofQuote?.['id'] })),
    ],
  ];
  for (const [by, activity] of acts) await deliver(by, activity);
  await app.ctx.remote.resolvePost(String(ofSearch?.['id']));
  await app.drain();
  await stream.settle();
  assert.deepEqual(await shownAt([known, ...unknown, letter], threads), []);
  for (const { payload = '' } of stream.messages) assert.doesNotMatch(payload, new RegExp(`${WORD} `));
  await stream.close();
  const follows = kysely.selectFrom('follows').selectAll().where('accountId', '=', malloryId);
  assert.deepEqual(await follows.execute(), []);

  // It can be undone: what was here is here again.
  await liftStanding(app.ctx, { targetId: malloryId, kind: 'suspend', by: null });
  await app.drain();
  assert.ok((await shownAt([known], threads)).length > 0);
});
