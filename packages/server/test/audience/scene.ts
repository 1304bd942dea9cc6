import { blockAccount, muteAccount } from '../../src/core/blocks/block.ts';
import { blockDomain } from '../../src/core/blocks/block-domain.ts';
import { followAccount } from '../../src/core/follows/follow.ts';
import { createList } from '../../src/core/lists/lists.ts';
import { addMembers } from '../../src/core/lists/members.ts';
import { allowInstance, setFederationMode } from '../../src/core/moderation/instance-allows.ts';
import { blockInstance } from '../../src/core/moderation/instance-blocks.ts';
import { newPost } from '../../src/core/posts/new-post.ts';
import { NO_STATS } from '../../src/core/posts/persist.ts';
import { NEXT_VERSION } from '../../src/core/posts/queries/version.ts';
import { sanctionAccount } from '../../src/core/sanctions/sanction.ts';
import { saveInstanceSettings } from '../../src/core/users/settings.ts';
import type { Audience, PostState, Visibility } from '../../src/core/views/facts.ts';
import { insertRow, insertRows } from '../../src/db/insert.ts';
import type { TestApp } from '../app.ts';
import { keyPair, pemOf } from '../federation/peer.ts';
import { type Actor, createSeed, type Member, type Seed } from '../seed.ts';

/** Everything the oracle is told: who stands how to whom, and what was written. */
export interface Person extends Actor {
  name: string;
  domain: string;
  silenced: boolean;
  suspended: boolean;
}
export interface Post {
  name: string;
  id: number;
  author: Person;
  visibility: Visibility;
  audience: Audience;
  localOnly: boolean;
  state: PostState;
  /** By name: who is mentioned or in the circle. */
  named: Set<string>;
}
/** A boost is seen as a post of its visibility would be. */
export interface Boost extends Post {
  postId: number;
}
export interface Scene {
  people: Map<string, Person>;
  members: Map<string, Member>;
  posts: Post[];
  /** Of posts that everyone may see, by somebody everyone meets. */
  boosts: Boost[];
  /** A post that all others hang on in threads. */
  rootId: number;
  /** Lists of everyone they follow, by their owners' names. */
  lists: Map<string, number>;
  /** `a follows b` and the like, as `a>b`; mutes that have ended are not among them. */
  follows: Set<string>;
  blocks: Set<string>;
  mutes: Set<string>;
  domainBlocks: Set<string>;
}

const FORMS: { label: string; visibility: Visibility; audience: Audience }[] = [
  { label: 'public', visibility: 'public', audience: 'everyone' },
  { label: 'unlisted', visibility: 'unlisted', audience: 'everyone' },
  { label: 'followers', visibility: 'followers', audience: 'followers' },
  { label: 'direct', visibility: 'direct', audience: 'named' },
  { label: 'circle', visibility: 'followers', audience: 'named' },
  { label: 'mutuals', visibility: 'followers', audience: 'mutuals' },
  { label: 'community', visibility: 'followers', audience: 'community' },
];
/** What is public may stand in a community too. */
const IN_COMMUNITIES = new Set(['public', 'community']);
const STATES: PostState[] = ['pending', 'held', 'refused', 'removed', 'deleted', 'archived'];

export const AUTHORS = ['plain', 'silenced', 'frozen', 'barred', 'far', 'faraway', 'banned'];
export const MEMBERS = [
  'follower',
  'mutual',
  'mentioned',
  'named',
  'communard',
  'companion',
  'stranger',
  'blocker',
  'blocked',
  'muter',
  'unmuted',
  'domain_blocker',
];
export const REMOTES = ['farFollower', 'farMutual', 'farMentioned', 'farBlocked', 'farStranger', 'farUnwanted'];
const FOLLOWERS = ['follower', 'companion', 'mutual', 'muter', 'unmuted', 'farFollower', 'farMutual'];
const NAMED = ['mentioned', 'named', 'companion', 'farMentioned', 'blocked', 'farUnwanted'];

/** How far a server is open: to all, to its people alone, or to no servers but those that are allowed and sign. */
export type Mode = 'open' | 'private' | 'allowed';
/** `far`, and `farUnwanted` who looks, are of none of these. */
const ALLOWED = ['quiet.test', 'banned.test', 'groups.test', 'remote.test'];

/** A cast in which everybody stands to every author in one way, and a post of each form by each author. */
export async function createScene(app: TestApp, mode: Mode): Promise<Scene> {
  const { ctx } = app;
  const seed = createSeed(ctx);
  const scene: Scene = {
    people: new Map(),
    members: new Map(),
    posts: [],
    boosts: [],
    rootId: 0,
    lists: new Map(),
    follows: new Set(),
    blocks: new Set(),
    mutes: new Set(),
    domainBlocks: new Set(),
  };
  for (const name of ['plain', 'silenced', 'frozen', 'barred', ...MEMBERS]) await addMember(scene, seed, name);
  await addRemote(scene, seed, 'far', 'wild.test');
  await addRemote(scene, seed, 'faraway', 'quiet.test');
  await addRemote(scene, seed, 'banned', 'banned.test');
  await addRemote(scene, seed, 'community', 'groups.test');
  for (const name of REMOTES)
    await addRemote(scene, seed, name, name === 'farUnwanted' ? 'unwanted.test' : 'remote.test');
  await relate(app, scene, seed);
  for (const name of ['follower', 'companion', 'muter', 'unmuted', 'mutual']) await makeList(app, scene, name);
  for (const author of AUTHORS) {
    const person = find(scene, author);
    for (const form of FORMS) {
      for (const localOnly of person.domain === '' ? [false, true] : [false]) {
        await write(app, scene, { ...form, author: person, localOnly, state: 'shown' });
      }
    }
  }
  for (const state of STATES) {
    for (const form of [FORMS[0], FORMS[2]] as typeof FORMS) {
      await write(app, scene, { ...form, author: find(scene, 'plain'), localOnly: false, state });
    }
  }
  await boost(app, scene, seed);
  await setStandings(app, scene);
  await close(app, scene, mode);
  await hang(app, scene);
  return scene;
}

/** What somebody elsewhere signs with: all with the first key of the tests. */
export function keyIdOf({ name, domain }: Pick<Person, 'name' | 'domain'>): string {
  return `https://${domain}/users/${name}#main-key`;
}

export function find(scene: Scene, name: string): Person {
  const person = scene.people.get(name);
  if (person === undefined) throw new Error(`nobody is called ${name}`);
  return person;
}

async function addMember(scene: Scene, seed: Seed, name: string): Promise<void> {
  const member = await seed.account(name);
  scene.members.set(name, member);
  const { id, username } = member;
  scene.people.set(name, { id, username, name, domain: '', silenced: false, suspended: false });
}

async function addRemote(scene: Scene, seed: Seed, name: string, domain: string): Promise<void> {
  const keys = [{ keyId: keyIdOf({ name, domain }), publicKeyPem: pemOf(keyPair(0).publicKey) }];
  const actor = await seed.remoteAccount(name, domain, { keys });
  scene.people.set(name, { ...actor, name, domain, silenced: false, suspended: false });
}

async function relate({ ctx, clock }: TestApp, scene: Scene, seed: Seed): Promise<void> {
  const follow = async (a: string, b: string) => {
    await seed.follow(find(scene, a), find(scene, b));
    scene.follows.add(`${a}>${b}`);
  };
  const pair = (a: string, b: string) => ({ accountId: find(scene, a).id, targetId: find(scene, b).id });
  for (const author of AUTHORS) {
    for (const name of FOLLOWERS) await follow(name, author);
    for (const name of ['mutual', 'farMutual']) await follow(author, name);
    await blockAccount(ctx, { ...pair('blocker', author), origin: 'remote' });
    scene.blocks.add(`blocker>${author}`);
    for (const name of ['blocked', 'farBlocked']) {
      await blockAccount(ctx, { ...pair(author, name), origin: 'remote' });
      scene.blocks.add(`${author}>${name}`);
    }
    await muteAccount(ctx, { ...pair('muter', author), notifications: true });
    scene.mutes.add(`muter>${author}`);
    await muteAccount(ctx, { ...pair('unmuted', author), notifications: true, durationMs: 60_000 });
    const { id, domain } = find(scene, author);
    if (domain === '') {
      await blockDomain(ctx, { accountId: id, domain: 'unwanted.test' });
      scene.domainBlocks.add(`${author}>unwanted.test`);
    } else {
      await blockDomain(ctx, { accountId: find(scene, 'domain_blocker').id, domain });
      scene.domainBlocks.add(`domain_blocker>${domain}`);
    }
  }
  await follow('communard', 'community');
  await followAccount(ctx, { ...pair('stranger', 'far'), origin: 'local' });
  clock.advance(120_000);
}

type Written = Omit<Post, 'id' | 'name' | 'named'> & { label: string };

async function write({ ctx }: TestApp, scene: Scene, { label, author, ...form }: Written): Promise<void> {
  const name = [author.name, label, form.localOnly ? 'localOnly' : '', form.state].join(' ');
  const named = new Set(form.audience === 'named' || form.audience === 'everyone' ? NAMED : []);
  const id = ctx.ids.next();
  const local = author.domain === '' ? 1 : 0;
  const row = newPost({
    ...form,
    id,
    accountId: author.id,
    uri: local === 1 ? `${ctx.config.publicUrl}/posts/${id}` : `https://${author.domain}/posts/${id}`,
    content: `<p>${name}</p>`,
    local,
    localOnly: form.localOnly ? 1 : 0,
    communityId: IN_COMMUNITIES.has(label) ? find(scene, 'community').id : null,
    tagsJson: JSON.stringify([`seen${author.name}`]),
    createdAt: ctx.clock.now(),
  });
  const rows = [...named].map((who) => ({ accountId: find(scene, who).id, postId: id }));
  await ctx.db.write(async (tx) => {
    await insertRow(tx, 'posts', row);
    await insertRow(tx, 'postStats', { postId: id, ...NO_STATS });
    await insertRow(tx, 'postTags', { tag: `seen${author.name}`, postId: id, accountId: author.id, local, media: 0 });
    await insertRows(tx, label === 'circle' ? 'postReaders' : 'postMentions', rows);
    // Of another server, as far as deliveries are concerned: there is nobody to deliver to.
    await ctx.queue.emit(tx, { kind: 'post.created', postId: id, visibility: form.visibility, origin: 'remote' });
  });
  scene.posts.push({ ...form, name, id, author, named });
}

async function makeList({ ctx }: TestApp, scene: Scene, name: string): Promise<void> {
  const accountId = find(scene, name).id;
  const list = await createList(ctx, accountId, { title: 'all', repliesPolicy: 'list', exclusive: false });
  const memberIds = AUTHORS.map((author) => find(scene, author).id);
  await addMembers(ctx, { accountId, listId: list.id, memberIds });
  scene.lists.set(name, list.id);
}

/** Every author boosts with every visibility; the posts are everyone's. */
async function boost({ ctx }: TestApp, scene: Scene, seed: Seed): Promise<void> {
  const other = await seed.account('other');
  scene.rootId = await seed.post(other, 'root');
  for (const author of AUTHORS.map((name) => find(scene, name))) {
    for (const visibility of ['public', 'unlisted', 'followers', 'direct'] as const) {
      const postId = await seed.post(other, `boosted by ${author.name}, ${visibility}`);
      const id = ctx.ids.next();
      const row = { id, accountId: author.id, postId, uri: `https://x.test/boosts/${id}`, visibility, createdAt: 1 };
      await ctx.db.write(async (tx) => {
        await insertRow(tx, 'boosts', row);
        await ctx.queue.emit(tx, {
          kind: 'boost.created',
          boostId: id,
          postId,
          accountId: author.id,
          origin: 'remote',
        });
      });
      const audience = visibility === 'followers' ? 'followers' : visibility === 'direct' ? 'named' : 'everyone';
      const name = `boost by ${author.name}, ${visibility}`;
      scene.boosts.push({
        ...{ name, id, postId, author, visibility, audience },
        ...{ localOnly: false, state: 'shown', named: new Set() },
      });
    }
  }
}

/** Puts all posts below one, without making them replies of somebody: timelines take them as they were. */
async function hang({ ctx, drain }: TestApp, scene: Scene): Promise<void> {
  await drain();
  const ids = scene.posts.map((post) => post.id);
  await ctx.db.write((tx) =>
    tx.kysely.updateTable('posts').set(NEXT_VERSION).set({ replyToId: scene.rootId }).where('id', 'in', ids).execute(),
  );
}

/** Moderators were at work after everything had happened. */
async function setStandings({ ctx, drain }: TestApp, scene: Scene): Promise<void> {
  await drain();
  const set = (name: string, columns: object) =>
    ctx.db.write((tx) =>
      tx.kysely.updateTable('accounts').set(columns).where('id', '=', find(scene, name).id).execute(),
    );
  await set('silenced', { silencedAt: ctx.clock.now() });
  await set('barred', { suspendedAt: ctx.clock.now() });
  await sanctionAccount(ctx, { targetId: find(scene, 'frozen').id, kind: 'freeze', text: '', by: null });
  await blockInstance(ctx, { by: null, domain: 'test', policy: 'open' });
  await blockInstance(ctx, { by: null, domain: 'quiet.test', policy: 'silenced' });
  await blockInstance(ctx, { by: null, domain: 'banned.test', policy: 'suspended' });
  for (const name of ['silenced', 'faraway']) find(scene, name).silenced = true;
  for (const name of ['barred', 'banned']) find(scene, name).suspended = true;
}

/** Whatever of strangers came before stays, and is nobody's to see. */
async function close({ ctx, drain }: TestApp, scene: Scene, mode: Mode): Promise<void> {
  if (mode === 'private') await saveInstanceSettings(ctx, { privateServer: 'on' });
  if (mode !== 'allowed') return;
  for (const domain of ALLOWED) await allowInstance(ctx, { by: null, domain });
  await setFederationMode(ctx, { by: null, mode });
  await saveInstanceSettings(ctx, { authorizedFetch: 'on' });
  await drain();
  for (const person of scene.people.values()) {
    if (person.domain !== '' && !ALLOWED.includes(person.domain)) person.suspended = true;
  }
}
