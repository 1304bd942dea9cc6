import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { asMember } from '../../src/core/audience/viewer.ts';
import { blockAccount } from '../../src/core/blocks/block.ts';
import { mayView } from '../../src/core/posts/visibility.ts';
import { loadSkeleton } from '../../src/core/timelines/load.ts';
import type { Timeline } from '../../src/core/timelines/timeline.ts';
import { loadEntryViews, loadPostViews } from '../../src/core/views/post.ts';
import { loadThread } from '../../src/core/views/thread.ts';
import type { Visibility } from '../../src/db/tables/posts.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { type Actor, createSeed, type Seed } from '../seed.ts';

const VISIBILITIES: Visibility[] = ['public', 'unlisted', 'followers', 'direct'];

describe('visibility', () => {
  let app: TestApp;
  let seed: Seed;
  let cast: Record<'author' | 'follower' | 'stranger' | 'mentioned' | 'blocked', Actor>;
  before(async () => {
    app = await createTestApp();
    seed = createSeed(app.ctx);
    cast = {
      author: await seed.account('author'),
      follower: await seed.account('follower'),
      stranger: await seed.account('stranger'),
      mentioned: await seed.account('mentioned'),
      blocked: await seed.account('blocked'),
    };
    await seed.follow(cast.follower, cast.author);
    await blockAccount(app.ctx, { accountId: cast.author.id, targetId: cast.blocked.id, origin: 'local' });
  });
  after(() => app.close());

  /** Who sees it, by the rule in memory: the reference every surface is held against. */
  function expected(viewer: Actor | null, visibility: Visibility, localOnly: boolean): boolean {
    return mayView({
      visibility,
      localOnly,
      accountId: cast.author.id,
      viewerId: viewer?.id ?? null,
      viewerFollows: viewer === cast.follower,
      viewerMentioned: viewer === cast.mentioned || viewer === cast.blocked,
      authorBlocksViewer: viewer === cast.blocked,
    });
  }

  for (const visibility of VISIBILITIES) {
    for (const localOnly of [false, true]) {
      it(`holds for ${localOnly ? 'local-only ' : ''}${visibility} posts on every surface`, async () => {
        const { ctx } = app;
        const text = `#seen${visibility}${localOnly} by @mentioned and @blocked`;
        const rootId = await seed.post(cast.author, 'where it starts', { visibility: 'public' });
        const id = await seed.post(cast.author, text, { visibility, localOnly, replyToId: rootId });
        await app.drain();
        for (const viewer of [null, ...Object.values(cast)]) {
          const viewerId = viewer?.id ?? null;
          const may = expected(viewer, visibility, localOnly);
          const who = viewer?.username ?? 'a visitor';
          const seen = async (entries: { entryId: number; postId: number }[]) =>
            (await loadEntryViews(ctx, asMember(viewerId), entries)).some((entry) => entry.post.facts.id === id);
          const read = async (timeline: Timeline) =>
            (await loadSkeleton(ctx, asMember(viewerId), timeline, { limit: 40 })).items;

          assert.equal((await loadPostViews(ctx, asMember(viewerId), [id])).has(id), may, `${who}: by id`);
          const thread = await loadThread(ctx, asMember(viewerId), rootId);
          assert.equal(
            thread.descendants.some((post) => post.facts.id === id),
            may,
            `${who}: in the thread`,
          );
          const account = await read({ kind: 'account', accountId: cast.author.id });
          assert.equal(await seen(account), may, `${who}: on the profile`);
          assert.equal(
            account.some((entry) => entry.postId === id),
            may,
            `${who}: in the profile's skeleton`,
          );
          const open = may && visibility === 'public';
          assert.equal(await seen(await read({ kind: 'public' })), open, `${who}: in public`);
          const tag = `seen${visibility}${localOnly}`;
          assert.equal(await seen(await read({ kind: 'tag', tags: [tag] })), open, `${who}: under its tag`);
          if (viewer !== null) {
            const home = await read({ kind: 'home' });
            const atHome = may && (viewer === cast.author || (viewer === cast.follower && visibility !== 'direct'));
            assert.equal(
              home.some((entry) => entry.postId === id),
              atHome,
              `${who}: at home`,
            );
          }
        }
      });
    }
  }
});
