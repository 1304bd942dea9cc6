import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { blockAccount } from '../../src/core/blocks/block.ts';
import { findToken, revokeToken } from '../../src/core/oauth/tokens.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { editPost } from '../../src/core/posts/edit.ts';
import { openStream, type StreamClient, type StreamMessage } from '../api/mastodon/stream-client.ts';
import { watchStatements } from '../count-statements.ts';
import { createSeed, type Member, type Seed } from '../seed.ts';
import { createDeafBus, createTwoProcesses, postgresOnly, type TwoProcesses } from './two.ts';

const isEvent = (event: string, id: number) => (message: StreamMessage) =>
  message.event === event && (message.payload === String(id) || message.payload.includes(`"id":"${id}"`));

describe('streams of one process hear what another does', { skip: postgresOnly }, () => {
  let two: TwoProcesses;
  let seed: Seed;
  let alice: Member;
  let bob: Member;
  let token: string;
  let opened: StreamClient[] = [];
  before(async () => {
    two = await createTwoProcesses({ listen: true });
    seed = createSeed(two.one.ctx);
    [alice, bob] = [await seed.account('alice'), await seed.account('bob')];
    await seed.follow(alice, bob);
    await drain();
    token = await seed.token(alice);
  });
  after(() => two.close());
  afterEach(async () => {
    for (const client of opened) await client.close();
    opened = [];
  });

  /** Whichever process took the jobs. */
  async function drain(): Promise<void> {
    await two.one.drain();
    await two.other.drain();
  }

  async function open(query: string, own = token): Promise<StreamClient> {
    const client = await openStream(two.other, query, { token: own });
    opened.push(client);
    return client;
  }

  test('posts, notifications, edits and deletions, in their order', async () => {
    const [home, everyone] = [await open('?stream=user'), await open('?stream=public')];
    const { ctx } = two.one;
    const postId = await seed.post(bob, 'hello @alice');
    // What is told of is read when it is shown: by then the next may have happened.
    for (const stream of [home, everyone]) await stream.find(isEvent('update', postId));
    const told = await home.find(({ event }) => event === 'notification');
    assert.match(told.payload, /"type":"mention"/);
    const edit = {
      text: 'hello @alice, once more',
      contentWarning: '',
      sensitive: false,
      language: 'en',
      mediaIds: [],
    };
    await editPost(ctx, { ...edit, accountId: bob.id, postId });
    for (const stream of [home, everyone]) await stream.find(isEvent('status.update', postId));
    await deletePost(ctx, { accountId: bob.id, postId });
    for (const stream of [home, everyone]) {
      await stream.find(isEvent('delete', postId));
      const about = stream.messages.filter(({ event }) => event !== 'notification').map(({ event }) => event);
      assert.deepEqual(about, ['update', 'status.update', 'delete']);
    }
  });

  test('server-sent events as well', async () => {
    const stop = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const url = `${two.other.url}/api/v1/streaming/user`;
    const answer = await fetch(url, { headers, signal: stop.signal });
    const postId = await seed.post(bob, 'by server-sent events');
    await drain();
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body as ReadableStream<Uint8Array>) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes(`data: {"id":"${postId}"`)) break;
    }
    stop.abort();
  });

  test('who may not see it hears nothing of it there either', async () => {
    const [carol, eve] = [await seed.account('carol'), await seed.account('eve')];
    await blockAccount(two.one.ctx, { accountId: carol.id, targetId: eve.id, origin: 'local' });
    const stream = await open('?stream=public', await seed.token(carol));
    await seed.post(eve, 'not for carol');
    await seed.post(bob, 'nor is this', { visibility: 'followers' });
    const last = await seed.post(bob, 'but this is');
    await drain();
    await stream.find(isEvent('update', last));
    assert.deepEqual(
      stream.messages.map(({ event }) => event),
      ['update'],
    );
  });

  test('a revoked token closes its streams in every process, and no others', async () => {
    const doomed = await seed.token(alice);
    const [first, second] = [await open('?stream=user', doomed), await open('?stream=user')];
    const events = await fetch(`${two.other.url}/api/v1/streaming/user`, {
      headers: { authorization: `Bearer ${doomed}` },
    });
    const found = await findToken(two.one.ctx, doomed);
    await revokeToken(two.one.ctx, found?.tokenId as number);
    assert.equal(await first.closed, 1008);
    for await (const _ of events.body as ReadableStream<Uint8Array>);
    await second.settle();
  });

  test('what concerns nobody who listens costs the process no query', async () => {
    const stream = await open('?stream=user:notification');
    const postId = await seed.post(bob, 'without a mention');
    await drain();
    const heard = new Promise<void>((resolve) => {
      const until = two.other.ctx.bus.subscribe((message) => {
        if (message.kind !== 'edit' || message.postId !== 2) return;
        until();
        resolve();
      });
    });
    // What the other does for it: nothing, though it hears of a new post, an edit and a notification of somebody else.
    const statements = await watchStatements(async () => {
      const { bus } = two.one.ctx;
      bus.publish({ kind: 'entry', entryId: postId, postId, listed: true });
      bus.publish({ kind: 'post', postId });
      bus.publish({ kind: 'edit', postId });
      bus.publish({ kind: 'notification', accountId: bob.id, notificationId: 1 });
      const gone = { entryId: 1, postId: 1, accountId: bob.id, communityId: null, namedIds: [] };
      bus.publish({ kind: 'delete', reach: 'followers', ...gone });
      bus.publish({ kind: 'edit', postId: 2 });
      await heard;
      await stream.settle();
    });
    assert.deepEqual(statements, []);
  });
});

test('a stream whose token went closes though no message came', async () => {
  const two = await createTwoProcesses({ listen: true }, createDeafBus);
  try {
    const seed = createSeed(two.one.ctx);
    const token = await seed.token(await seed.account('alice'));
    const stream = await openStream(two.other, '?stream=user', { token });
    const found = await findToken(two.one.ctx, token);
    await revokeToken(two.one.ctx, found?.tokenId as number);
    two.one.clock.advance(750);
    assert.equal(await stream.closed, 1008);
  } finally {
    await two.close();
  }
});
