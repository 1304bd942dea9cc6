import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { findActable } from '../../src/core/audience/find-actable.ts';
import type { Act } from '../../src/core/audience/may-act.ts';
import { VISITOR, viewerId } from '../../src/core/audience/viewer.ts';
import { NEXT_VERSION } from '../../src/core/posts/queries/version.ts';
import { loadEntryViews, loadForMany, loadPostViews } from '../../src/core/views/post.ts';
import { insertRow } from '../../src/db/insert.ts';
import { AppError } from '../../src/lib/errors.ts';
import type { TestApp } from '../app.ts';
import type { Looker } from './oracle.ts';
import { AUTHORS, find, MEMBERS, type Post, REMOTES, type Scene } from './scene.ts';
import { asViewer, createStage, EVERYBODY, SESSIONS, type Stage } from './stage.ts';

const ACTS: (Act | undefined)[] = [undefined, 'reply', 'boost', 'quote', 'like', 'react', 'vote'];
const AS_SERVER = { accept: 'application/activity+json' };

type Entity = { id: string };

describe('the audience of every form of post', () => {
  let stage: Stage;
  let app: TestApp;
  let scene: Scene;
  let oracle: Stage['oracle'];
  before(async () => {
    stage = await createStage();
    ({ app, scene, oracle } = stage);
  });
  after(() => app.close());

  const compare: Stage['compare'] = (...all) => stage.compare(...all);
  const readAll: Stage['readAll'] = (...all) => stage.readAll(...all);

  async function readEach(looker: Looker, paths: string[]): Promise<Set<number>> {
    const ids = new Set<number>();
    for (const path of paths) for (const id of await readAll(looker, path)) ids.add(id);
    return ids;
  }

  const tagOf = (name: string) => `/api/v1/timelines/tag/seen${name}?limit=40`;
  const profileOf = (name: string) => `/api/v1/accounts/${find(scene, name).id}/statuses?limit=40`;
  const others = (list: readonly Post[], looker: Looker) => list.filter((post) => post.author.name !== looker);

  it('holds by id and for signed fetches', () =>
    compare(
      EVERYBODY,
      async (looker) => {
        const ids = scene.posts.map((post) => post.id);
        return new Set((await loadPostViews(app.ctx, asViewer(scene, looker), ids)).keys());
      },
      oracle.sees,
    ));

  it('holds for what is brought, in pages and to many at once', async () => {
    const ids = scene.posts.map((post) => post.id);
    await compare(
      EVERYBODY,
      async (looker) => new Set((await loadPostViews(app.ctx, asViewer(scene, looker), ids, { brought: true })).keys()),
      oracle.brought,
    );
    const members = [...scene.members.keys()];
    const memberIds = members.map((name) => find(scene, name).id);
    const shown = new Map(members.map((name) => [name, new Set<number>()]));
    for (const { id } of scene.posts) {
      const entry = await loadForMany(app.ctx, { entryId: id, postId: id }, memberIds, { brought: true });
      for (const name of members) if (entry?.mine.has(find(scene, name).id)) shown.get(name)?.add(id);
    }
    await compare(members, async (name) => shown.get(name ?? '') as Set<number>, oracle.brought);
  });

  it('holds in the API by id', () =>
    compare(
      SESSIONS,
      (looker) => {
        const query = (post: Post) => `id[]=${post.id}`;
        const chunks = [0, 1, 2].map((i) => scene.posts.slice(i * 30, i * 30 + 30));
        return readEach(
          looker,
          chunks.map((posts) => `/api/v1/statuses?${posts.map(query).join('&')}`),
        );
      },
      oracle.sees,
    ));

  it('holds on profiles, whose owner was looked for', () =>
    compare(SESSIONS, (looker) => readEach(looker, AUTHORS.map(profileOf)), oracle.sees));

  it('holds under tags', () => compare(SESSIONS, (looker) => readEach(looker, AUTHORS.map(tagOf)), oracle.listed));

  it('holds in feeds, which have no reader', () =>
    compare(
      [null],
      async () => {
        const ids = new Set<number>();
        for (const name of AUTHORS) {
          const { body } = await app.inject(`/tags/seen${name}.rss`);
          for (const [, id] of body.matchAll(/<guid isPermaLink="false">[^<]*?(\d+)<\/guid>/g)) ids.add(Number(id));
        }
        return ids;
      },
      oracle.listed,
      scene.posts.filter((post) => post.author.domain === ''),
    ));

  it('holds in public', () =>
    compare(SESSIONS, (looker) => readAll(looker, '/api/v1/timelines/public?limit=40'), oracle.listed));

  it('holds in what communities hold', () =>
    compare(
      SESSIONS,
      async (looker) => {
        const ids = new Set<number>();
        for (let cursor: string | undefined = ''; cursor !== undefined; ) {
          const query = cursor === '' ? '' : `&page_cursor=${cursor}`;
          const answer = await stage.clientOf(looker).get(`/api/v3/post/list?limit=50${query}`);
          const page: { posts: { post: { id: number } }[]; next_page?: string } = answer.json();
          for (const { post } of page.posts) ids.add(post.id);
          cursor = page.next_page;
        }
        return ids;
      },
      oracle.listed,
    ));

  it('holds at home', () =>
    compare(
      SESSIONS.filter((looker) => looker !== null),
      (looker) => readAll(looker, '/api/v1/timelines/home?limit=40'),
      oracle.home,
    ));

  it('holds in lists', () =>
    compare(
      scene.lists.keys(),
      (looker) => readAll(looker, `/api/v1/timelines/list/${scene.lists.get(looker ?? '')}?limit=40`),
      oracle.inList,
    ));

  it('holds in threads', () =>
    compare(
      SESSIONS,
      async (looker) => {
        const answer = await stage.clientOf(looker).get(`/api/v1/statuses/${scene.rootId}/context`);
        return new Set(answer.json().descendants.map((status: Entity) => Number(status.id)));
      },
      oracle.brought,
    ));

  it('holds for notifications of a mention', () =>
    compare(
      ['mentioned', 'named', 'blocked', 'stranger'],
      (looker) => readAll(looker, '/api/v1/notifications?types[]=mention&limit=80'),
      (post, looker) => !post.name.includes('circle') && post.named.has(looker ?? '') && oracle.brought(post, looker),
    ));

  it('holds for polls, which are there and answered as their posts may be seen', async () => {
    await app.ctx.db.write(async (tx) => {
      await tx.kysely.updateTable('posts').set(NEXT_VERSION).set({ kind: 'question' }).execute();
      for (const { id: postId } of scene.posts) {
        await insertRow(tx, 'polls', { postId, multiple: 1, hideTotals: 0, toldAt: 0, lookedAt: app.clock.now() });
        for (const position of [0, 1]) {
          await insertRow(tx, 'pollOptions', { postId, position, title: `${position}`, votes: 0 });
        }
      }
    });
    const shown = (answer: (post: Post) => Promise<{ statusCode: number }>) => async () => {
      const ids = new Set<number>();
      for (const post of scene.posts) if ((await answer(post)).statusCode === 200) ids.add(post.id);
      return ids;
    };
    const get = (looker: Looker) => shown(({ id }) => stage.clientOf(looker).get(`/api/v1/polls/${id}`))();
    await compare(SESSIONS, get, oracle.sees);
    const voters = SESSIONS.filter((looker) => looker !== null);
    const vote = (looker: Looker) =>
      shown(({ id }) => stage.clientOf(looker).post(`/api/v1/polls/${id}/votes`, { choices: [0] }))();
    await compare(
      voters,
      vote,
      (post, looker) => oracle.may('vote', post, looker ?? '') && post.author.name !== looker,
    );
  });

  it('holds for direct posts in conversations', () =>
    compare(
      ['mentioned', 'named', 'blocked', 'stranger'],
      async (looker) => {
        const shown = await readAll(looker, '/api/v1/timelines/direct?limit=40');
        const conversations = (await stage.clientOf(looker).get('/api/v1/conversations?limit=40')).json();
        // Each of these posts is a thread of its own.
        const last = conversations.map(({ last_status }: { last_status: Entity }) => Number(last_status.id));
        assert.deepEqual(new Set(last), shown, `${looker}`);
        return shown;
      },
      (post, looker) => post.visibility === 'direct' && post.named.has(looker ?? '') && oracle.brought(post, looker),
    ));

  it('holds for boosts: by id, on profiles, at home', async () => {
    const entries = scene.boosts.map((boost) => ({ entryId: boost.id, postId: boost.postId }));
    const load = async (looker: Looker, brought: boolean) => {
      const views = await loadEntryViews(app.ctx, asViewer(scene, looker), entries, { brought });
      return new Set(views.map((view) => view.entryId));
    };
    await compare(EVERYBODY, (looker) => load(looker, false), oracle.sees, scene.boosts);
    await compare(EVERYBODY, (looker) => load(looker, true), oracle.brought, scene.boosts);
    await compare(SESSIONS, (looker) => readEach(looker, AUTHORS.map(profileOf)), oracle.sees, scene.boosts);
    for (const looker of SESSIONS.filter((name) => name !== null)) {
      const home = await readAll(looker, '/api/v1/timelines/home?limit=40');
      const shown = others(scene.boosts, looker).filter((boost) => home.has(boost.id));
      const expected = others(scene.boosts, looker).filter((boost) => oracle.home(boost, looker));
      assert.deepEqual(shown, expected, looker);
    }
  });

  it('holds for lists of who boosted', () =>
    compare(
      SESSIONS,
      async (looker) => {
        const shown = new Set<number>();
        for (const boost of scene.boosts) {
          const accounts = await readAll(looker, `/api/v1/statuses/${boost.postId}/reblogged_by`);
          if (accounts.has(boost.author.id)) shown.add(boost.id);
        }
        return shown;
      },
      oracle.brought,
      scene.boosts,
    ));

  it('holds for search by address', () => {
    const plain = scene.posts.filter((post) => post.author.name === 'plain');
    return compare(
      SESSIONS,
      async (looker) => {
        const shown = new Set<number>();
        for (const { id } of plain) {
          const q = encodeURIComponent(`${app.ctx.config.publicUrl}/@plain/${id}`);
          const answer = await stage.clientOf(looker).get(`/api/v2/search?q=${q}`);
          for (const status of answer.json().statuses) shown.add(Number(status.id));
        }
        return shown;
      },
      oracle.sees,
      plain,
    );
  });

  it('holds for what anybody reads: pages, objects, outbox, pins, replies', async () => {
    const ours = scene.posts.filter((post) => post.author.name === 'plain');
    const { ctx } = app;
    await ctx.db.write(async (tx) => {
      for (const { id, author } of ours) await insertRow(tx, 'pins', { id, accountId: author.id, postId: id });
    });
    const read = async (path: string) => {
      const answer = await app.inject({ url: path, headers: AS_SERVER });
      return answer.statusCode === 200 ? answer.json() : {};
    };
    const idIn = (value: unknown) => Number(/\/posts\/(\d+)/.exec(JSON.stringify(value))?.[1]);
    const items = async (path: string): Promise<Set<number>> => {
      const page = await read(path);
      return new Set((page.orderedItems ?? page.items ?? []).map((item: { id?: string }) => idIn(item.id ?? item)));
    };
    const objects = new Set<number>();
    for (const { id } of ours) if (idIn((await read(`/posts/${id}`)).id) === id) objects.add(id);
    const pages = new Set<number>();
    for (const { id } of ours) if ((await app.inject(`/@plain/${id}`)).statusCode === 200) pages.add(id);
    const replies = new Set<number>();
    for (let next: string | undefined = `/posts/${scene.rootId}/replies?page=true`; next !== undefined; ) {
      const page = await read(next);
      for (const item of page.items ?? page.orderedItems ?? []) replies.add(idIn(item));
      next = page.next === undefined ? undefined : new URL(page.next).pathname + new URL(page.next).search;
    }
    await compare([null], async () => replies, oracle.brought);
    const surfaces: [string, Set<number>][] = [
      ['web pages', pages],
      ['objects', objects],
      ['outbox', await items('/users/plain/outbox?page=true')],
      ['pins', await items('/users/plain/collections/featured')],
    ];
    for (const [name, shown] of surfaces) {
      await compare([null], async () => shown, oracle.sees, ours).catch((error: Error) => {
        throw new Error(name, { cause: error });
      });
    }
  });

  it('holds for every act', async () => {
    const wrong: string[] = [];
    const actors = [...MEMBERS, ...REMOTES, 'plain', 'silenced'];
    for (const actor of actors) {
      await app.ctx.db.write(async (tx) => {
        for (const post of scene.posts) {
          for (const act of ACTS) {
            const done = await findActable(tx, asViewer(scene, actor), post.id, act).then(
              () => true,
              (error: unknown) => {
                if (!(error instanceof AppError)) throw error;
                return false;
              },
            );
            if (done !== oracle.may(act, post, actor)) wrong.push(`${actor} ${act}: ${post.name}: ${done}`);
          }
        }
      });
    }
    assert.deepEqual(wrong, []);
    assert.equal(viewerId(VISITOR), 0);
  });
});
