import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccountByUri } from '../../src/core/accounts/find.ts';
import { findPostByUri } from '../../src/core/posts/find.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

/** What PostgreSQL refuses, what has no UTF-8, and a control of each other kind. */
const POISON = ['\u0000', '\ud800', '\udc00', '\b', '\f', '\u001f', '\u007f'];
const BAD = POISON.join('x');
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const UNCLEAN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\p{Cs}]/u;

let app: Server;
let peer: Peer;
let bob: PeerActor;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  const alice = await app.seed.account('alice');
  bob = peer.actor('bob', {
    name: `Bob${BAD}`,
    summary: `<p>bio${BAD}</p>`,
    url: `${peer.origin}/@bob${BAD}`,
    icon: { type: 'Image', url: `${peer.origin}/icon${BAD}.png` },
    alsoKnownAs: [`${peer.origin}/old${BAD}`],
    attachment: [{ type: 'PropertyValue', name: `field${BAD}`, value: `value${BAD}` }],
    tag: [{ type: 'Emoji', name: `:bob${BAD}:`, icon: { url: `${peer.origin}/e.png` } }],
    [`extra${BAD}`]: BAD,
  });
  const found = await app.ctx.remote.resolveAccount(bob.id);
  assert.equal(found.state, 'found', JSON.stringify(found));
  if (found.state === 'found') await app.seed.follow(alice, { id: found.id, username: 'bob' });
  await app.drain();
});

after(async () => {
  await app.close();
  await peer.close();
});

/** Every text field of a post in which a stranger may write what they like. */
const FIELDS: Record<string, Json> = {
  content: { content: `<p>text${BAD}&#0;&#1;&#xd800;</p>` },
  contentMap: { content: undefined, contentMap: { en: `<p>text${BAD}</p>`, [BAD]: 'x' } },
  summary: { summary: `warning${BAD}&#1;`, sensitive: true },
  name: { type: 'Article', name: `title${BAD}` },
  source: { source: { content: `source${BAD}`, mediaType: `text/plain${BAD}` } },
  language: { language: { identifier: `en${BAD}`, name: BAD } },
  hashtag: { tag: [{ type: 'Hashtag', name: `#a${BAD}`, href: `${BAD}` }] },
  mention: { tag: [{ type: 'Mention', name: `@a${BAD}`, href: `https://x.example/${BAD}` }] },
  emoji: { tag: [{ type: 'Emoji', name: `:e${BAD}:`, icon: { url: 'https://x.example/e.png' } }] },
  attachment: {
    attachment: [
      { type: 'Document', mediaType: `image/png${BAD}`, url: `https://x.example/${BAD}.png`, name: BAD, blurhash: BAD },
    ],
  },
  inReplyTo: { inReplyTo: `https://x.example/${BAD}` },
  url: { url: `https://x.example/${BAD}` },
  quote: { quoteUrl: `https://x.example/${BAD}` },
  context: { context: `tag:x.example,2026:${BAD}`, conversation: BAD },
  poll: {
    type: 'Question',
    oneOf: [
      { type: 'Note', name: `yes${BAD}` },
      { type: 'Note', name: 'no' },
    ],
  },
  'a key': { [BAD]: BAD, [`content${BAD}`]: 'not the content' },
};

for (const [field, more] of Object.entries(FIELDS)) {
  test(`poison in ${field} is taken in and shown`, async () => {
    const note = peer.note(bob, `poison in ${field}`, more);
    const answer = await peer.send(bob, app.inbox, peer.activity(bob, 'Create', note));
    assert.equal(answer.status, 202, await answer.text());
    await app.drain();
    const post = await findPostByUri(app.ctx.db, note['id'] as string);
    assert.ok(post, 'the post is stored');
    assert.doesNotMatch(Object.values(post).join(), UNCLEAN);
    const account = await findAccountByUri(app.ctx.db, bob.id);
    for (const url of [
      '/api/v1/timelines/public',
      `/api/v1/statuses/${post.id}`,
      `/api/v1/accounts/${account?.id}`,
      `/api/v1/accounts/${account?.id}/statuses`,
    ]) {
      const page = await app.inject(url);
      assert.equal(page.statusCode, 200, `${url}: ${page.body}`);
      assert.match(page.body, new RegExp(`"${post.id}"|"${account?.id}"`));
    }
  });
}

test('no job failed', async () => {
  // Jobs for later, such as asking a server what it runs, may wait.
  const jobs = await app.ctx.db.kysely.selectFrom('jobs').select(['name', 'attempts', 'lastError']).execute();
  assert.deepEqual(
    jobs.filter((job) => job.lastError !== null || job.name === 'inbox.process'),
    [],
  );
});

test('an activity whose own fields are poisoned has its effect', async () => {
  const note = peer.note(bob, 'to be liked');
  await peer.send(bob, app.inbox, peer.activity(bob, 'Create', note, { summary: BAD, [BAD]: BAD }));
  await app.drain();
  const carol = peer.actor('carol', {}, 1);
  const like = peer.activity(carol, 'Like', note['id'], { content: `:x${BAD}:`, name: BAD });
  assert.equal((await peer.send(carol, app.inbox, like)).status, 202);
  await app.drain();
  const post = await findPostByUri(app.ctx.db, note['id'] as string);
  const page = await app.inject(`/api/v1/statuses/${post?.id}`);
  assert.equal(page.json().favourites_count, 1);
});
