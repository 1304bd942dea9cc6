import assert from 'node:assert/strict';
import { VISITOR, type Viewer } from '../../src/core/audience/viewer.ts';
import { signCavage, signRfc9421 } from '../../src/federation/signatures/sign.ts';
import { type Client, createClient, readLink } from '../api/mastodon/client.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { keyPair } from '../federation/peer.ts';
import { createSeed, type Seed } from '../seed.ts';
import { createOracle, type Looker } from './oracle.ts';
import { AUTHORS, createScene, find, keyIdOf, MEMBERS, type Mode, type Post, REMOTES, type Scene } from './scene.ts';

/** Everybody who can ask the API: the suspended have no session. */
export const SESSIONS: Looker[] = [null, 'plain', 'silenced', ...MEMBERS];
export const EVERYBODY: Looker[] = [null, ...AUTHORS, ...MEMBERS, ...REMOTES];

const DIALECTS = { cavage: signCavage, rfc9421: signRfc9421 };
export type SignatureDialect = keyof typeof DIALECTS;

type Entity = { id: string; status?: { id: string } };

export interface Stage {
  app: TestApp;
  seed: Seed;
  scene: Scene;
  oracle: ReturnType<typeof createOracle>;
  clientOf(looker: Looker): Client;
  /** Holds what a surface shows to everybody against what it should. */
  compare(
    lookers: Iterable<Looker>,
    show: (looker: Looker) => Promise<Set<number>>,
    expected: (post: Post, looker: Looker) => boolean,
    posts?: readonly Post[],
  ): Promise<void>;
  /** All pages of a list, as ids. */
  readAll(looker: Looker, path: string): Promise<Set<number>>;
}

/** The scene, and what the tests of its surfaces share. */
export async function createStage(mode: Mode = 'open'): Promise<Stage> {
  const app = await createTestApp();
  const scene = await createScene(app, mode);
  const seed = createSeed(app.ctx);
  const clients = new Map<Looker, Client>([[null, createClient(app)]]);
  for (const [name, member] of scene.members) clients.set(name, createClient(app, await seed.token(member)));
  const clientOf = (looker: Looker) => clients.get(looker) as Client;
  return {
    app,
    seed,
    scene,
    oracle: createOracle(scene),
    clientOf,
    async compare(lookers, show, expected, posts = scene.posts) {
      const wrong: string[] = [];
      for (const looker of lookers) {
        const shown = await show(looker);
        for (const post of posts) {
          if (shown.has(post.id) === expected(post, looker)) continue;
          wrong.push(`${looker ?? 'a visitor'}: ${post.name} is ${shown.has(post.id) ? 'shown' : 'missing'}`);
        }
      }
      assert.deepEqual(wrong, []);
    },
    async readAll(looker, path) {
      const ids = new Set<number>();
      let next: string | undefined = path;
      for (let pages = 0; next !== undefined && pages < 20; pages++) {
        const answer = await clientOf(looker).get(next);
        assert.equal(answer.statusCode, 200, `${looker}: ${next}`);
        const entities: Entity[] = answer.json();
        for (const entity of entities) ids.add(Number(entity.status?.id ?? entity.id));
        const link = readLink(answer, 'next');
        next = entities.length === 0 || link === next ? undefined : link;
      }
      return ids;
    },
  };
}

/** Asks as an account of another server does, or as one that does not say who it is. */
export function askFromAfar({ app, scene }: Stage, looker: Looker, path: string, dialect: SignatureDialect) {
  const url = new URL(path, app.ctx.config.publicUrl);
  const headers: Record<string, string> = { accept: 'application/activity+json', host: url.host };
  if (looker !== null) {
    const { name, domain } = find(scene, looker);
    const keyId = keyIdOf({ name, domain });
    const now = app.clock.now();
    const sign = DIALECTS[dialect];
    Object.assign(headers, sign({ method: 'GET', url, body: null, keyId, key: keyPair(0).privateKey, now }));
  }
  return app.inject({ url: path, headers });
}

export function asViewer(scene: Scene, looker: Looker): Viewer {
  if (looker === null) return VISITOR;
  const { id, domain } = find(scene, looker);
  return { kind: domain === '' ? 'member' : 'remote', accountId: id };
}
