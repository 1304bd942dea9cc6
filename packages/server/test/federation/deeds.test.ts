import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { hasBlocked } from '../../src/core/blocks/find.ts';
import { hasBoosted } from '../../src/core/boosts/find.ts';
import { findFollow } from '../../src/core/follows/find.ts';
import { findPostByUri } from '../../src/core/posts/queries.ts';
import { hasReacted } from '../../src/core/reactions/find.ts';
import { findLike, hasDisliked } from '../../src/core/votes/find.ts';
import { processInboxJob } from '../../src/federation/inbox/process.ts';
import { createRandom } from '../crash/random.ts';
import type { Actor, Member } from '../seed.ts';
import { createServerApp, type Server } from './network.ts';
import { createPeer, type Json, type Peer, type PeerActor } from './peer.ts';

/** How many shuffled histories are tried; set LINNET_HISTORIES=10000 for a long look. */
const HISTORIES = Number(process.env['LINNET_HISTORIES'] ?? 40);
const SEED = Number(process.env['LINNET_SEED'] ?? 1);
const MINUTE = 60_000;

let app: Server;
let peer: Peer;
let alice: Member;
let carol: Member;
let author: PeerActor;
/** While it is on, one write in ten fails, before or after it was done. */
let chaos: (() => number) | undefined;

before(async () => {
  app = await createServerApp();
  peer = await createPeer();
  alice = await app.seed.account('alice');
  carol = await app.seed.account('carol');
  author = peer.actor('author');
  const { db } = app.ctx;
  const write = db.write.bind(db);
  db.write = async (fn, options) => {
    const dice = chaos?.() ?? 1;
    if (dice < 0.05) throw new Error('failed before');
    const result = await write(fn, options);
    if (dice < 0.1) throw new Error('failed afterwards');
    return result;
  };
});

after(async () => {
  await app.close();
  await peer.close();
});

/** Stores what a proven signer sent, as the inbox does. */
async function receive(actor: Actor, activity: Json): Promise<void> {
  const { ctx } = app;
  const row = { actorId: actor.id, bodyJson: JSON.stringify(activity), receivedAt: ctx.clock.now(), host: peer.host };
  const id = ctx.ids.next();
  await ctx.db.write(async (tx) => {
    await tx.kysely
      .insertInto('inboxActivities')
      .values({ id, dedupeKey: String(id), dueAt: null, attempts: 0, ...row })
      .execute();
    await ctx.queue.enqueue(tx, processInboxJob, [{ id, actorId: actor.id }]);
  });
}

interface Scene {
  actor: Actor;
  uri: string;
  postId: number;
  /** A post elsewhere that is not here yet. */
  foreignUri: string;
}

let people = 0;

async function createScene(): Promise<Scene> {
  people += 1;
  const uri = `${peer.origin}/users/p${people}`;
  const actor = await app.seed.remoteAccount(`p${people}`, peer.host, { uri, followersUri: `${uri}/followers` });
  await app.seed.follow(alice, actor);
  const postId = await app.seed.post(alice, 'a post');
  const foreign = peer.note(author, 'elsewhere');
  return { actor, uri, postId, foreignUri: foreign['id'] as string };
}

const ours = (path: string) => `${app.ctx.config.publicUrl}${path}`;

/** The same deed done and taken back a few times; answers whether it stands in the end. */
function createRounds(
  scene: Scene,
  type: string,
  object: string,
  rounds: number,
  last: boolean,
  bare: boolean,
  content?: string,
): Json[] {
  const activities: Json[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const id = `${scene.uri}/${type}/${activities.length}/${encodeURIComponent(object)}${content ?? ''}`;
    const to = ['https://www.w3.org/ns/activitystreams#Public'];
    const deed = { id, type, actor: scene.uri, object, to, content };
    activities.push(deed);
    if (i === rounds - 1 && last) continue;
    activities.push({ id: `${id}/undo`, type: 'Undo', actor: scene.uri, object: bare ? id : deed });
  }
  return activities;
}

function createEdits(scene: Scene, versions: number, deleted: boolean): Json[] {
  const at = (minute: number) => new Date(app.clock.now() - MINUTE * 100 + minute * MINUTE).toISOString();
  const id = `${scene.uri}/note`;
  const note = (version: number) => ({
    id,
    type: 'Note',
    attributedTo: scene.uri,
    content: `<p>version ${version}</p>`,
    to: ['https://www.w3.org/ns/activitystreams#Public'],
    published: at(0),
    ...(version === 0 ? {} : { updated: at(version) }),
  });
  const activities: Json[] = [{ id: `${id}/create`, type: 'Create', actor: scene.uri, object: note(0) }];
  for (let version = 1; version < versions; version += 1) {
    activities.push({ id: `${id}/update/${version}`, type: 'Update', actor: scene.uri, object: note(version) });
  }
  if (deleted) activities.push({ id: `${id}/delete`, type: 'Delete', actor: scene.uri, object: id });
  return activities;
}

/** Everything that is due, and everything put off. */
async function settle(): Promise<void> {
  chaos = undefined;
  // What was looking for work until now may have failed, and looks again.
  await app.drain().catch(() => {});
  // A failed end leaves a job to its lease, and whoever failed often waits longer each time.
  for (let i = 0; i < 300; i += 1) {
    await app.drain();
    if ((await findWork()).length === 0) return;
    app.clock.advance(6 * MINUTE);
  }
  assert.deepEqual(await findWork(), []);
}

/** What is not done: jobs apart from those that come round by themselves, and activities that were put off. */
async function findWork() {
  const { kysely } = app.ctx.db;
  const jobs = await kysely.selectFrom('jobs').selectAll().where('uniqueKey', 'is', null).execute();
  return [
    ...jobs,
    ...(await kysely.selectFrom('inboxActivities').selectAll().where('dueAt', 'is not', null).execute()),
  ];
}

async function stateOf(scene: Scene) {
  const { db } = app.ctx;
  const accountId = scene.actor.id;
  const foreign = await findPostByUri.first(db, { uri: scene.foreignUri });
  const own = await findPostByUri.first(db, { uri: `${scene.uri}/note` });
  return {
    follow: (await findFollow(db, { accountId, targetId: carol.id })) !== undefined,
    block: await hasBlocked(db, { accountId, targetId: alice.id }),
    like: (await findLike(db, { accountId, postId: scene.postId })) !== undefined,
    boost: await hasBoosted(db, { accountId, postId: scene.postId }),
    foreignBoost: foreign !== undefined && (await hasBoosted(db, { accountId, postId: foreign.id })),
    note: own?.content,
  };
}

test(`${HISTORIES} histories end as they were meant, in any order and whatever fails in between`, async () => {
  const random = createRandom(SEED).fraction;
  const upTo = (n: number) => Math.floor(random() * n);
  const maybe = () => random() < 0.5;
  for (let n = 0; n < HISTORIES; n += 1) {
    const scene = await createScene();
    await app.drain();
    const post = ours(`/posts/${scene.postId}`);
    const path = new URL(scene.foreignUri).pathname;
    const served = peer.documents.get(path)!;
    if (maybe()) peer.documents.set(path, { status: 503 });
    const ends = { follow: maybe(), like: maybe(), boost: maybe(), foreignBoost: maybe(), block: maybe() };
    const rounds = () => 1 + upTo(3);
    const versions = 1 + upTo(4);
    const deleted = maybe();
    const history = [
      ...createRounds(scene, 'Follow', ours('/users/carol'), rounds(), ends.follow, maybe()),
      ...createRounds(scene, 'Like', post, rounds(), ends.like, maybe()),
      ...createRounds(scene, 'Announce', post, rounds(), ends.boost, maybe()),
      ...createRounds(scene, 'Announce', scene.foreignUri, rounds(), ends.foreignBoost, maybe()),
      ...createEdits(scene, versions, deleted),
    ];
    const again = history.filter(() => random() < 0.1);
    const shuffled = shuffle([...history, ...again], random);
    // Taking back a block brings back no follow, so blocks have a history of their own, after the others.
    for (const activity of shuffled) {
      await receive(scene.actor, activity);
      if (maybe()) chaos = random;
      // What looks for work may fail as well, and looks again.
      if (random() < 0.2) await app.drain().catch(() => {});
      chaos = undefined;
    }
    await app.drain().catch(() => {});
    peer.documents.set(path, served);
    await settle();
    for (const activity of shuffle(
      createRounds(scene, 'Block', ours('/users/alice'), 2, ends.block, maybe()),
      random,
    )) {
      await receive(scene.actor, activity);
    }
    await settle();
    const note = deleted ? undefined : `<p>version ${versions - 1}</p>`;
    const what = `history ${n} of seed ${SEED}: ${JSON.stringify(shuffled.map(({ id }) => id))}`;
    assert.deepEqual(await stateOf(scene), { ...ends, note }, what);
  }
});

test('reactions with several emoji and dislikes end as they were meant, in any order', async () => {
  const random = createRandom(SEED + 1).fraction;
  const maybe = () => random() < 0.5;
  for (let n = 0; n < HISTORIES / 2; n += 1) {
    const scene = await createScene();
    const otherId = await app.seed.post(alice, 'another post');
    const ends = { fire: maybe(), cat: maybe(), like: maybe(), dislike: maybe() };
    const rounds = () => 1 + Math.floor(random() * 3);
    const post = ours(`/posts/${scene.postId}`);
    const history = [
      ...createRounds(scene, 'EmojiReact', post, rounds(), ends.fire, maybe(), '🔥'),
      ...createRounds(scene, 'Like', post, rounds(), ends.cat, maybe(), '🐈'),
      ...createRounds(scene, 'Like', post, rounds(), ends.like, maybe()),
      ...createRounds(scene, 'Dislike', ours(`/posts/${otherId}`), rounds(), ends.dislike, maybe()),
    ];
    const shuffled = shuffle([...history, ...history.filter(() => random() < 0.1)], random);
    for (const activity of shuffled) {
      await receive(scene.actor, activity);
      if (maybe()) chaos = random;
      if (random() < 0.2) await app.drain().catch(() => {});
      chaos = undefined;
    }
    await settle();
    const { db } = app.ctx;
    const mark = { accountId: scene.actor.id, postId: scene.postId };
    const state = {
      fire: await hasReacted(db, { ...mark, emoji: '🔥' }),
      cat: await hasReacted(db, { ...mark, emoji: '🐈' }),
      like: (await findLike(db, mark)) !== undefined,
      dislike: await hasDisliked(db, { ...mark, postId: otherId }),
    };
    assert.deepEqual(state, ends, `history ${n} of seed ${SEED}: ${JSON.stringify(shuffled.map(({ id }) => id))}`);
  }
});

function shuffle<T>(items: T[], random: () => number): T[] {
  const left = [...items];
  const shuffled: T[] = [];
  while (left.length > 0) shuffled.push(...left.splice(Math.floor(random() * left.length), 1));
  return shuffled;
}
