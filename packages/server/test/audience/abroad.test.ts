import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Looker } from './oracle.ts';
import { find, type Post, REMOTES } from './scene.ts';
import { askFromAfar, createStage, type SignatureDialect, type Stage } from './stage.ts';

/** Who asks over HTTP: nobody in particular, or an account of another server that signs. */
const ASKERS: Looker[] = [null, ...REMOTES, 'far', 'faraway'];

describe('the audience abroad', () => {
  let stage: Stage;
  let ours: Post[];
  before(async () => {
    stage = await createStage();
    ours = stage.scene.posts.filter((post) => post.author.domain === '');
  });
  after(() => stage.app.close());

  const read = (looker: Looker, path: string, dialect: SignatureDialect) => askFromAfar(stage, looker, path, dialect);

  /** Which posts a path that is made of their ids answers for. */
  function holds(pathOf: (id: number) => string, dialect: SignatureDialect, posts = ours) {
    const show = async (looker: Looker) => {
      const shown = new Set<number>();
      for (const { id } of posts) {
        const answer = await read(looker, pathOf(id), dialect);
        if (answer.statusCode !== 200) continue;
        shown.add(id);
        const open = stage.oracle.sees(posts.find((post) => post.id === id) as Post, null);
        assert.equal(String(answer.headers['cache-control']).startsWith('public'), open, pathOf(id));
      }
      return shown;
    };
    return stage.compare(ASKERS, show, stage.oracle.sees, posts);
  }

  for (const dialect of ['cavage', 'rfc9421'] as const) {
    it(`holds for objects, signed as ${dialect} says`, () => holds((id) => `/posts/${id}`, dialect));
    it(`holds for activities, signed as ${dialect} says`, () => holds((id) => `/posts/${id}/activity`, dialect));
  }

  for (const collection of ['replies', 'likes', 'shares']) {
    it(`holds for ${collection}`, () => holds((id) => `/posts/${id}/${collection}`, 'cavage'));
  }

  it('holds for boosts', () =>
    holds(
      (id) => `/boosts/${id}`,
      'rfc9421',
      stage.scene.boosts.filter((boost) => boost.author.domain === ''),
    ));

  it('holds for likes: who may see the post may know of the like', async () => {
    const { app, seed, scene, oracle, compare } = stage;
    const likes = new Map<number, number>();
    const liked = ours.filter((post) => oracle.may('like', post, 'companion'));
    for (const post of liked) {
      await seed.like(find(scene, 'companion'), post.id);
      const row = app.ctx.db.kysely.selectFrom('votes').select('id').where('postId', '=', post.id);
      likes.set(post.id, (await row.executeTakeFirstOrThrow()).id);
    }
    const show = async (looker: Looker) => {
      const shown = new Set<number>();
      for (const [postId, likeId] of likes) {
        if ((await read(looker, `/likes/${likeId}`, 'cavage')).statusCode === 200) shown.add(postId);
      }
      return shown;
    };
    await compare(ASKERS, show, oracle.sees, liked);
  });

  it('lists for everyone are the same whoever asks', async () => {
    const { oracle, compare } = stage;
    for (const name of ['plain', 'silenced', 'frozen']) {
      const theirs = ours.filter((post) => post.author.name === name);
      const show = async (looker: Looker) => {
        const shown = new Set<number>();
        let next: string | undefined = `/users/${name}/outbox?page=true`;
        while (next !== undefined) {
          const page: { orderedItems: { object: unknown }[]; next?: string } = (
            await read(looker, next, 'cavage')
          ).json();
          for (const item of page.orderedItems)
            shown.add(Number(/\/posts\/(\d+)/.exec(JSON.stringify(item.object))?.[1]));
          const following: string | undefined = page.orderedItems.length === 0 ? undefined : page.next;
          next = following === undefined ? undefined : new URL(following).pathname + new URL(following).search;
        }
        return shown;
      };
      await compare(ASKERS, show, (post) => oracle.sees(post, null), theirs);
    }
  });
});
