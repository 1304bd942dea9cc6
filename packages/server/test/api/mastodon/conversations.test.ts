import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { deliver } from '../../../src/api/mastodon/streaming/deliver.ts';
import type { BusMessage } from '../../../src/bus/bus.ts';
import { blockAccount, muteAccount, unblockAccount, unmuteAccount } from '../../../src/core/blocks/block.ts';
import { KEEP } from '../../../src/core/conversations/trim.ts';
import { deletePost, receiveDeletion } from '../../../src/core/posts/delete.ts';
import { editPost } from '../../../src/core/posts/edit.ts';
import { muteConversation } from '../../../src/core/posts/marks.ts';
import { createTestApp, type TestApp } from '../../app.ts';
import { type Actor, createSeed, type Member, type Seed } from '../../seed.ts';
import { type Client, createClient, readLink } from './client.ts';
import { createWindow } from './window.ts';

interface Conversation {
  id: string;
  unread: boolean;
  accounts: { acct: string }[];
  last_status: { id: string; content: string } | null;
}

const HOUR = 3_600_000;

describe('conversations', () => {
  let app: TestApp;
  let seed: Seed;
  let n = 0;
  /** New for each test: nobody has anything. */
  let alice: Member;
  let bob: Member;
  let carol: Member;
  let clients: Map<number, Client>;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
  });
  after(() => app.close());
  beforeEach(async () => {
    n += 1;
    [alice, bob, carol] = [
      await seed.account(`alice${n}`),
      await seed.account(`bob${n}`),
      await seed.account(`carol${n}`),
    ];
    clients = new Map();
    for (const one of [alice, bob, carol]) clients.set(one.id, createClient(app, await seed.token(one)));
  });

  const clientOf = (who: Actor) => clients.get(who.id) as Client;
  const list = async (who: Actor, query = ''): Promise<Conversation[]> =>
    (await clientOf(who).get(`/api/v1/conversations${query}`)).json();
  /** With whom, what was said last, and whether it is unread. */
  const read = async (who: Actor) =>
    (await list(who)).map(({ accounts, last_status, unread }) => [
      accounts.map(({ acct }) => acct.replace(/\d+/, '')).join(' '),
      (last_status?.content ?? '').replace(/<[^>]*>/g, '').replace(/@\w+\s*/g, ''),
      unread,
    ]);
  async function write(from: Actor, to: Actor[], words: string, replyToId?: number): Promise<number> {
    const text = `${to.map(({ username }) => `@${username} `).join('')}${words}`;
    const id = await seed.post(from, text, { visibility: 'direct', ...(replyToId ? { replyToId } : {}) });
    await app.drain();
    return id;
  }

  it('hold a thread of direct posts, unread to those who were written to', async () => {
    const first = await write(alice, [bob], 'hello');
    assert.deepEqual(await read(alice), [['bob', 'hello', false]]);
    assert.deepEqual(await read(bob), [['alice', 'hello', true]]);
    await write(bob, [alice], 'hello back', first);
    assert.deepEqual(await read(alice), [['bob', 'hello back', true]]);
    // Who answers has read.
    assert.deepEqual(await read(bob), [['alice', 'hello back', false]]);
    assert.deepEqual(await read(carol), []);
  });

  it('hold nothing that is for more than those it names', async () => {
    for (const visibility of ['public', 'unlisted', 'followers'] as const) {
      await seed.post(alice, `@${bob.username} not only you`, { visibility });
    }
    await app.drain();
    assert.deepEqual([await read(alice), await read(bob)], [[], []]);
  });

  it('are another one with other people, and the newest comes first', async () => {
    const first = await write(alice, [bob], 'for two');
    await write(alice, [bob, carol], 'for three', first);
    assert.deepEqual(await read(alice), [
      ['bob carol', 'for three', false],
      ['bob', 'for two', false],
    ]);
    assert.deepEqual(await read(carol), [['alice bob', 'for three', true]]);
    await write(bob, [alice], 'for two again', first);
    assert.deepEqual(
      (await read(alice)).map(([, words]) => words),
      ['for two again', 'for three'],
    );
  });

  it('of oneself alone show oneself', async () => {
    await write(alice, [], 'a note');
    assert.deepEqual(await read(alice), [['alice', 'a note', false]]);
  });

  it('are marked as read and unread, by their owner alone', async () => {
    await write(alice, [bob], 'hello');
    const [conversation] = await list(bob);
    const path = `/api/v1/conversations/${conversation?.id}`;
    const marked = await clientOf(bob).post(`${path}/read`);
    assert.deepEqual([marked.statusCode, marked.json().unread, marked.json().id], [200, false, conversation?.id]);
    assert.equal((await list(bob))[0]?.unread, false);
    assert.equal((await clientOf(bob).post(`${path}/unread`)).json().unread, true);
    for (const verb of ['read', 'unread'])
      assert.equal((await clientOf(alice).post(`${path}/${verb}`)).statusCode, 404);
    assert.equal((await clientOf(alice).delete(path)).statusCode, 404);
    assert.equal((await list(bob))[0]?.unread, true);
  });

  it('are taken off the list, and come back with what is written next', async () => {
    const first = await write(alice, [bob], 'one');
    const [conversation] = await list(bob);
    const gone = await clientOf(bob).delete(`/api/v1/conversations/${conversation?.id}`);
    assert.deepEqual([gone.statusCode, gone.json()], [200, {}]);
    assert.deepEqual([await read(bob), (await read(alice)).length], [[], 1]);
    assert.equal((await clientOf(bob).get(`/api/v1/statuses/${first}`)).statusCode, 200);
    await write(alice, [bob], 'two', first);
    assert.deepEqual(await read(bob), [['alice', 'two', true]]);
    const [again] = await list(bob);
    const posts = await clientOf(bob).get(`/api/v1/pleroma/conversations/${again?.id}/statuses`);
    assert.equal(posts.json().length, 1);
  });

  it('stand where the post before is when the newest is deleted, and go with the last', async () => {
    const first = await write(alice, [bob], 'one');
    await write(alice, [carol], 'elsewhere');
    const second = await write(alice, [bob], 'two', first);
    assert.deepEqual(
      (await read(alice)).map(([, words]) => words),
      ['two', 'elsewhere'],
    );
    await deletePost(app.ctx, { accountId: alice.id, postId: second });
    await app.drain();
    assert.deepEqual(
      (await read(alice)).map(([, words]) => words),
      ['elsewhere', 'one'],
    );
    assert.deepEqual(
      (await read(bob)).map(([, words]) => words),
      ['one'],
    );
    await deletePost(app.ctx, { accountId: alice.id, postId: first });
    await app.drain();
    assert.deepEqual([(await read(alice)).length, await read(bob)], [1, []]);
  });

  it('keep what answers a deleted post', async () => {
    const first = await write(alice, [bob], 'one');
    await write(bob, [alice], 'two', first);
    await deletePost(app.ctx, { accountId: alice.id, postId: first });
    await app.drain();
    assert.deepEqual(await read(alice), [['bob', 'two', true]]);
  });

  it('show nothing of who is blocked, and come back when the block ends', async () => {
    const pair = { accountId: alice.id, targetId: bob.id, origin: 'local' as const };
    const first = await write(alice, [bob], 'hello');
    await write(bob, [alice], 'hello back', first);
    await blockAccount(app.ctx, pair);
    await app.drain();
    assert.deepEqual([await read(alice), await read(bob)], [[], []]);
    await write(bob, [alice], 'let me in');
    assert.deepEqual(await read(alice), []);
    await unblockAccount(app.ctx, pair);
    assert.deepEqual(await read(alice), [['bob', 'hello back', true]]);
  });

  it('among several go on without who is blocked', async () => {
    const first = await write(carol, [alice, bob], 'from carol');
    await write(bob, [alice, carol], 'from bob', first);
    await blockAccount(app.ctx, { accountId: alice.id, targetId: bob.id, origin: 'local' });
    assert.deepEqual(
      (await read(alice)).map(([, words]) => words),
      ['from carol'],
    );
    assert.deepEqual(
      (await read(carol)).map(([, words]) => words),
      ['from bob'],
    );
  });

  it('are silent while their people are muted with their notifications, and go on for other mutes', async () => {
    await write(bob, [alice], 'before');
    const pair = { accountId: alice.id, targetId: bob.id };
    await muteAccount(app.ctx, { ...pair, notifications: true });
    assert.deepEqual(await read(alice), []);
    await muteAccount(app.ctx, { ...pair, notifications: false });
    await write(bob, [alice], 'meanwhile');
    assert.deepEqual(
      (await read(alice)).map(([, words]) => words),
      ['meanwhile', 'before'],
    );
    await muteAccount(app.ctx, { ...pair, notifications: true, durationMs: HOUR });
    assert.deepEqual(await read(alice), []);
    app.clock.advance(HOUR + 1);
    assert.equal((await read(alice)).length, 2);
    await unmuteAccount(app.ctx, pair);
  });

  it('stay read in a muted thread, and are there all the same', async () => {
    const first = await write(alice, [bob], 'hello');
    await muteConversation(app.ctx, { accountId: alice.id, postId: first });
    await write(bob, [alice], 'are you there?', first);
    assert.deepEqual(await read(alice), [['bob', 'are you there?', false]]);
    const [conversation] = await list(alice);
    await clientOf(alice).post(`/api/v1/conversations/${conversation?.id}/unread`);
    await write(bob, [alice], 'hello?', first);
    assert.deepEqual(await read(alice), [['bob', 'hello?', true]]);
  });

  it('take in who is named by an edit, and lose who is not any more', async () => {
    const id = await write(alice, [bob], 'hello');
    const edit = { accountId: alice.id, postId: id, contentWarning: '', sensitive: false, mediaIds: [] };
    await editPost(app.ctx, { ...edit, text: `@${carol.username} hello` });
    await app.drain();
    assert.deepEqual(await read(carol), [['alice', 'hello', true]]);
    assert.deepEqual(await read(bob), []);
    assert.deepEqual(await read(alice), [['carol', 'hello', false]]);
  });

  it('hold what other servers send, also where it comes before what it answers', async () => {
    const far = await seed.remoteAccount(`far${n}`);
    const mention = {
      accountId: alice.id,
      username: alice.username,
      domain: '',
      url: 'https://x.test',
      uri: `https://x.test/${n}`,
    };
    const direct = { visibility: 'direct' as const, mentions: [mention] };
    const uri = `https://remote.test/posts/first${n}`;
    await seed.remotePost(far, '<p>second</p>', { ...direct, uri: `${uri}b`, replyToUri: uri });
    await app.drain();
    assert.deepEqual(
      (await read(alice)).map(([, words]) => words),
      ['second'],
    );
    // By its date the older one; its thread takes the other in.
    await seed.remotePost(far, '<p>first</p>', { ...direct, uri, createdAt: app.clock.now() - HOUR });
    await app.drain();
    assert.deepEqual(await read(alice), [[`far@remote.test`, 'second', true]]);
    const [conversation] = await list(alice);
    const posts = await clientOf(alice).get(`/api/v1/pleroma/conversations/${conversation?.id}/statuses`);
    assert.deepEqual(
      posts.json().map(({ content }: { content: string }) => content),
      ['<p>second</p>', '<p>first</p>'],
    );
    await receiveDeletion(app.ctx, { accountId: far.id, uri: `${uri}b` });
    await app.drain();
    assert.deepEqual(
      (await read(alice)).map(([, words]) => words),
      ['first'],
    );
  });

  it('of two threads that turn out to be one become one', async () => {
    const far = await seed.remoteAccount(`wide${n}`);
    const mention = {
      accountId: alice.id,
      username: alice.username,
      domain: '',
      url: 'https://x.test',
      uri: `https://x.test/${n}`,
    };
    const direct = { visibility: 'direct' as const, mentions: [mention] };
    const uri = (name: string) => `https://remote.test/posts/${name}${n}`;
    await seed.remotePost(far, '<p>one</p>', { ...direct, uri: uri('one') });
    await seed.remotePost(far, '<p>three</p>', { ...direct, uri: uri('three'), replyToUri: uri('two') });
    await app.drain();
    assert.equal((await list(alice)).length, 2);
    await seed.remotePost(far, '<p>two</p>', { ...direct, uri: uri('two'), replyToUri: uri('one') });
    await app.drain();
    const [conversation, ...others] = await list(alice);
    assert.deepEqual(others, []);
    const posts = await clientOf(alice).get(`/api/v1/pleroma/conversations/${conversation?.id}/statuses`);
    assert.equal(posts.json().length, 3);
    assert.equal(
      (await clientOf(bob).get(`/api/v1/pleroma/conversations/${conversation?.id}/statuses`)).statusCode,
      404,
    );
    assert.equal((await clientOf(bob).get(`/api/v1/pleroma/conversations/${conversation?.id}`)).statusCode, 404);
  });

  it('are paged by a place that only Link tells, in both directions', async () => {
    for (let i = 0; i < 5; i++) await write(alice, [bob], `number ${i}`);
    const seen: string[] = [];
    let path: string | undefined = '/api/v1/conversations?limit=2';
    let back: string | undefined;
    while (path !== undefined) {
      const answer = await clientOf(bob).get(path);
      seen.push(...answer.json().map((one: Conversation) => (one.last_status?.content ?? '').replace(/.*number/, '')));
      back = readLink(answer, 'prev') ?? back;
      path = readLink(answer, 'next');
    }
    assert.deepEqual(
      seen.map((text) => text.replace(/<.*/, '')),
      [' 4', ' 3', ' 2', ' 1', ' 0'],
    );
    const above = await clientOf(bob).get(back as string);
    assert.equal(above.json().length, 2);
  });

  it('are one timeline where an app asks for it in the older way', async () => {
    const first = await write(alice, [bob], 'one');
    const second = await write(bob, [alice], 'two', first);
    await write(alice, [carol], 'not for bob');
    const ids = async (who: Actor) =>
      (await clientOf(who).get('/api/v1/timelines/direct')).json().map(({ id }: { id: string }) => Number(id));
    assert.deepEqual(await ids(bob), [second, first]);
    assert.equal((await ids(alice)).length, 3);
  });

  it('are told to those who listen, and to nobody else', async () => {
    const messages: BusMessage[] = [];
    const stop = app.ctx.bus.subscribe((message) => void messages.push(message));
    const first = await write(alice, [bob], 'one');
    const second = await write(alice, [bob], 'two', first);
    const windows = [alice, bob, carol].map(({ id }) => createWindow(id, { topic: 'user' }, { topic: 'direct' }));
    const hear = async () => {
      await deliver(
        app.ctx,
        new Set(windows),
        messages.splice(0).filter(({ kind }) => kind === 'conversation'),
      );
      return windows.map(({ payloads }) =>
        payloads.splice(0).map(({ event, stream, payload }) => [event, stream, JSON.parse(payload).last_status.id]),
      );
    };
    const told = [
      ['conversation', 'direct', `${second}`],
      ['conversation', 'direct', `${second}`],
    ];
    assert.deepEqual(await hear(), [told, told, []]);
    await deletePost(app.ctx, { accountId: alice.id, postId: second });
    await app.drain();
    const before = [['conversation', 'direct', `${first}`]];
    assert.deepEqual(await hear(), [before, before, []]);
    stop();
  });

  it('are kept up to a number of posts, the newest', async () => {
    const first = await write(alice, [bob], 'the oldest');
    app.clock.advance(HOUR);
    const last = await write(alice, [bob], 'the newest');
    const { db } = app.ctx;
    const rows = [...Array(KEEP - 1).keys()].map((i) => `(${bob.id}, ${first + 2 * (i + 1)}, 0)`);
    await db.write((tx) =>
      tx.execute(`insert into "conversationPosts" ("accountId", "postId", "conversationId") values ${rows.join()}`, []),
    );
    assert.ok(last > first + 2 * KEEP);
    app.clock.advance(2 * HOUR);
    await app.drain();
    assert.deepEqual(
      (await read(bob)).map(([, words]) => words),
      ['the newest'],
    );
    assert.equal((await read(alice)).length, 2);
  });
});
