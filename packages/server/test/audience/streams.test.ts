import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Channel } from '../../src/api/mastodon/streaming/channel.ts';
import { deliver } from '../../src/api/mastodon/streaming/deliver.ts';
import type { BusMessage } from '../../src/bus/bus.ts';
import { deletePost } from '../../src/core/posts/delete.ts';
import { createWindow, type TestWindow } from '../api/mastodon/window.ts';
import type { Looker } from './oracle.ts';
import { AUTHORS, find } from './scene.ts';
import { createStage, SESSIONS, type Stage } from './stage.ts';

const LOOKERS = SESSIONS.filter((looker) => looker !== null);

describe('the audience of open windows', () => {
  let stage: Stage;
  before(async () => {
    stage = await createStage();
  });
  after(() => stage.app.close());

  /** A window of everybody with every channel, once all of this was brought to them. */
  async function show(messages: readonly BusMessage[]): Promise<Map<Looker, TestWindow>> {
    const { app, scene } = stage;
    const tags = AUTHORS.map((name): Partial<Channel> => {
      const tag = `seen${name}`;
      return { topic: 'tag', key: tag, stream: [tag], tag };
    });
    const windows = LOOKERS.map((looker): [Looker, TestWindow] => {
      const listId = scene.lists.get(looker);
      const list: Partial<Channel>[] = listId === undefined ? [] : [{ topic: 'list', listId }];
      const window = createWindow(find(scene, looker).id, { topic: 'user' }, { topic: 'public' }, ...list);
      for (const tag of tags) window.channels.set(tag.key as string, tag as Channel);
      return [looker, window];
    });
    await deliver(app.ctx, new Set(windows.map(([, window]) => window)), messages);
    return new Map(windows);
  }

  const heardIn = (
    windows: Map<Looker, TestWindow>,
    event: string,
    looker: Looker,
    fits: (stream: string) => boolean,
  ) => {
    const heard = windows.get(looker)?.payloads.filter((one) => one.event === event && fits(one.stream)) ?? [];
    return new Set(heard.map(({ payload }) => Number(event === 'delete' ? payload : JSON.parse(payload).id)));
  };

  for (const [event, message] of [
    ['update', (postId, listed): BusMessage => ({ kind: 'entry', entryId: postId, postId, listed })],
    ['status.update', (postId): BusMessage => ({ kind: 'edit', postId })],
  ] satisfies [string, (postId: number, listed: boolean) => BusMessage][]) {
    it(`holds for ${event}`, async () => {
      const { scene, oracle, compare } = stage;
      const windows = await show(scene.posts.map(({ id, visibility }) => message(id, visibility === 'public')));
      const shown = (fits: (stream: string) => boolean) => async (looker: Looker) =>
        heardIn(windows, event, looker, fits);
      await compare(
        LOOKERS,
        shown((stream) => stream === 'user'),
        oracle.home,
      );
      await compare(
        scene.lists.keys(),
        shown((stream) => stream === 'list'),
        oracle.inList,
      );
      await compare(
        LOOKERS,
        shown((stream) => stream === 'public'),
        oracle.listed,
      );
      await compare(
        LOOKERS,
        shown((stream) => stream.startsWith('seen')),
        oracle.listed,
      );
    });
  }

  it('holds for boosts', async () => {
    const { scene, oracle, compare } = stage;
    const entries = scene.boosts.map(
      ({ id, postId }): BusMessage => ({ kind: 'entry', entryId: id, postId, listed: false }),
    );
    const windows = await show(entries);
    const shown = async (looker: Looker) => heardIn(windows, 'update', looker, (stream) => stream === 'user');
    await compare(LOOKERS, shown, oracle.home, scene.boosts);
  });

  it('tells that a post is gone to nobody who could not have seen it', async () => {
    const { app, scene, oracle } = stage;
    const messages: BusMessage[] = [];
    const stop = app.ctx.bus.subscribe((message) => void messages.push(message));
    const gone = scene.posts.filter((post) => post.author.name === 'plain' && post.state !== 'deleted');
    for (const { id, author } of gone) await deletePost(app.ctx, { accountId: author.id, postId: id });
    await app.drain();
    stop();
    const windows = await show(messages);
    const wrong: string[] = [];
    for (const looker of LOOKERS) {
      const heard = heardIn(windows, 'delete', looker, () => true);
      for (const post of gone) {
        const could = oracle.sees(post, looker) || oracle.sees(post, null);
        if (heard.has(post.id) && !could) wrong.push(`${looker}: ${post.name}`);
        if (!heard.has(post.id) && oracle.home(post, looker)) wrong.push(`${looker} does not hear of ${post.name}`);
      }
    }
    assert.deepEqual(wrong, []);
  });
});
