import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { VISITOR, type Viewer } from '../../src/core/audience/viewer.ts';
import { type LoadOptions, loadPostViews } from '../../src/core/views/post.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { createOracle, type Looker } from './oracle.ts';
import { AUTHORS, createScene, find, MEMBERS, type Post, REMOTES, type Scene } from './scene.ts';

const LOOKERS: Looker[] = [null, ...AUTHORS, ...MEMBERS, ...REMOTES];

describe('the audience of every form of post', () => {
  let app: TestApp;
  let scene: Scene;
  let oracle: ReturnType<typeof createOracle>;
  before(async () => {
    app = await createTestApp();
    scene = await createScene(app);
    oracle = createOracle(scene);
  });
  after(() => app.close());

  function asViewer(looker: Looker): Viewer {
    if (looker === null) return VISITOR;
    const { id, domain } = find(scene, looker);
    return { kind: domain === '' ? 'member' : 'remote', accountId: id };
  }

  /** Holds what a surface shows to everybody against what it should. */
  async function compare(
    lookers: Looker[],
    show: (looker: Looker) => Promise<Set<number>>,
    expected: (post: Post, looker: Looker) => boolean,
  ): Promise<void> {
    for (const looker of lookers) {
      const shown = await show(looker);
      const wrong = scene.posts.filter((post) => shown.has(post.id) !== expected(post, looker));
      const lines = wrong.map((post) => `${post.name}: ${shown.has(post.id) ? 'shown' : 'missing'}`);
      assert.deepEqual(lines, [], `to ${looker ?? 'a visitor'}`);
    }
  }

  async function load(looker: Looker, options: LoadOptions = {}): Promise<Set<number>> {
    const ids = scene.posts.map((post) => post.id);
    return new Set((await loadPostViews(app.ctx, asViewer(looker), ids, options)).keys());
  }

  it('holds by id', () => compare(LOOKERS, (looker) => load(looker), oracle.sees));

  it('holds for what is brought', () =>
    compare(
      LOOKERS,
      (looker) => load(looker, { brought: true }),
      (post, looker) => oracle.sees(post, looker) && oracle.meets(post.author, looker),
    ));
});
