import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { updateProfile } from '../../src/core/accounts/update-profile.ts';
import { blockAccount, muteAccount, unblockAccount } from '../../src/core/blocks/block.ts';
import { blockDomain } from '../../src/core/blocks/block-domain.ts';
import { boostPost, unboostPost } from '../../src/core/boosts/boost.ts';
import { storeFiles } from '../../src/core/files/stored-files.ts';
import { acceptFollow, followAccount, unfollowAccount } from '../../src/core/follows/follow.ts';
import { createList, loadLists } from '../../src/core/lists/lists.ts';
import { addMembers } from '../../src/core/lists/members.ts';
import { createPost } from '../../src/core/posts/create.ts';
import { deletePost, receiveDeletion } from '../../src/core/posts/delete.ts';
import { editPost, receiveEdit } from '../../src/core/posts/edit.ts';
import { MAX_PINS, pinPost } from '../../src/core/posts/marks.ts';
import { findPostById } from '../../src/core/posts/queries.ts';
import { type RemotePost, receivePost } from '../../src/core/posts/receive.ts';
import { reactToPost, unreactToPost } from '../../src/core/reactions/react.ts';
import { dislikePost, likePost, unlikePost } from '../../src/core/votes/vote.ts';
import { insertRows } from '../../src/db/insert.ts';
import { AppError } from '../../src/lib/errors.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { ALWAYS, findBroken } from '../crash/invariants.ts';
import { createRandom } from '../crash/random.ts';
import { type Actor, createSeed } from '../seed.ts';

const ROUNDS = 20;
const AT_ONCE = 16;
/** So few things that everybody is at the same ones. */
const POSTS = 8;

let app: TestApp;

before(async () => {
  app = await createTestApp({ config: { databasePool: 12 } });
});

after(() => app.close());

/** What is done is always the same; in which order is up to the database. */
const random = createRandom(1);
const chance = random.fraction;
const pick = <T>(list: readonly T[]): T => random.pick(list) as T;

test('what is done at once leaves no number wrong and nothing that points nowhere', async () => {
  const { ctx } = app;
  const seed = createSeed(ctx);
  const here: Actor[] = [];
  const far: Actor[] = [];
  for (const name of ['ann', 'ben', 'cat']) here.push(await seed.account(name));
  for (const name of ['fay', 'gus', 'hal']) far.push(await seed.remoteAccount(name));
  const everyone = [...here, ...far];
  const posts = [await seed.post(here[0]!, 'first')];
  const authors = new Map<string, Actor>();
  let serial = 0;

  const uriOf = (n: number) => `https://remote.test/posts/${n}`;
  const remote = (uri: string, author: Actor, more: Partial<RemotePost> = {}): RemotePost => ({
    ...{ uri, url: uri, accountId: author.id, kind: 'note', title: null, content: 'a post', contentWarning: '' },
    ...{ sourceText: null, sourceType: null, language: null, visibility: 'public', sensitive: false },
    ...{
      replyToUri: null,
      quoteUri: null,
      linkUrl: null,
      mentions: [],
      tags: ['b', 'a'],
      emojis: [],
      media: [],
      poll: null,
    },
    ...{ createdAt: ctx.clock.now(), editedAt: null },
    ...more,
  });
  const mark = () => ({ accountId: pick(everyone).id, postId: pick(posts), origin: 'local' as const });
  const pair = () => ({ accountId: pick(everyone).id, targetId: pick(everyone).id, origin: 'local' as const });
  const emoji = () => pick(['👍', '🎉']);
  const lately = () => uriOf(Math.max(1, serial - Math.floor(chance() * 6)));
  const ofRemote = async (act: (uri: string, author: Actor) => Promise<unknown>) => {
    const uri = lately();
    const author = authors.get(uri);
    if (author !== undefined) await act(uri, author);
  };
  const ofLocal = async (act: (ids: { accountId: number; postId: number }) => Promise<unknown>) => {
    const postId = pick(posts);
    const post = await findPostById.first(ctx.db, { id: postId });
    if (post?.local === 1) await act({ accountId: post.accountId, postId });
  };
  const write = async (replyToId: number | null) => {
    const visibility = pick(['public', 'followers'] as const);
    posts.push(await createPost(ctx, { accountId: pick(here).id, text: '@ann #a', visibility, replyToId }));
  };
  // Answers what came before it, itself, or what comes after it: threads grow at both ends, and in rings.
  const arrive = async () => {
    serial += 1;
    const uri = uriOf(serial);
    const author = pick(far);
    authors.set(uri, author);
    const replyToUri = uriOf(Math.max(1, serial + Math.floor(chance() * 7) - 3));
    posts.push((await receivePost(ctx, remote(uri, author, { replyToUri }))).id);
  };
  const deeds: (() => Promise<unknown>)[] = [
    () => likePost(ctx, mark()),
    () => unlikePost(ctx, mark()),
    () => dislikePost(ctx, mark()),
    () => boostPost(ctx, { ...mark(), visibility: 'public' }),
    () => unboostPost(ctx, mark()),
    () => reactToPost(ctx, { ...mark(), emoji: emoji() }),
    () => unreactToPost(ctx, { ...mark(), emoji: emoji() }),
    () => write(null),
    () => write(pick(posts)),
    () => write(pick(posts)),
    arrive,
    arrive,
    arrive,
    () => ofRemote((uri, author) => receivePost(ctx, remote(uri, author))),
    () => ofRemote((uri, author) => receiveDeletion(ctx, { accountId: author.id, uri })),
    () =>
      ofRemote((uri, author) =>
        receiveEdit(ctx, remote(uri, author, { content: `edit ${chance()}`, editedAt: ctx.clock.now() })),
      ),
    () => ofLocal((ids) => deletePost(ctx, ids)),
    () =>
      ofLocal((ids) =>
        editPost(ctx, { ...ids, text: `@ben ${chance()}`, contentWarning: '', sensitive: false, mediaIds: [] }),
      ),
    () => followAccount(ctx, pair()),
    () => followAccount(ctx, pair()),
    () => acceptFollow(ctx, pair()),
    () => unfollowAccount(ctx, pair()),
    () => blockAccount(ctx, pair()),
    () => unblockAccount(ctx, pair()),
    () => muteAccount(ctx, { ...pair(), notifications: true }),
  ];

  for (let round = 0; round < ROUNDS; round++) {
    posts.splice(0, posts.length - POSTS);
    const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, () => pick(deeds)()));
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    // Refusals are right, whatever came first; anything else is a mistake.
    assert.deepEqual(
      failures.filter((error) => !(error instanceof AppError)),
      [],
    );
    assert.deepEqual(await findBroken(ctx.db, ALWAYS), [], `round ${round}`);
  }
  await app.drain();
  assert.deepEqual(await findBroken(ctx.db, ALWAYS), []);
});

test('nobody follows across a block of their server that was made in the same moment', async () => {
  const { ctx } = app;
  const seed = createSeed(ctx);
  const [dora, eli] = [await seed.account('dora'), await seed.account('eli')];
  for (let round = 0; round < 12; round++) {
    const domain = `round${round}.test`;
    const far: Actor[] = [];
    for (let i = 0; i < 5; i++) far.push(await seed.remoteAccount(`far${i}`, domain));
    const follow = (accountId: number, targetId: number) =>
      followAccount(ctx, { accountId, targetId, origin: 'remote' }).catch((error: unknown) => {
        if (!(error instanceof AppError)) throw error;
      });
    const follows = far.flatMap(({ id }) => [
      () => follow(id, dora.id),
      () => follow(dora.id, id),
      () => follow(id, eli.id),
    ]);
    const acts = [...follows.slice(0, 7), () => blockDomain(ctx, { accountId: dora.id, domain }), ...follows.slice(7)];
    await Promise.all(acts.map((act) => act()));
    const ids = far.map((one) => one.id);
    const left = await ctx.db.kysely.selectFrom('follows').select(['accountId', 'targetId']).execute();
    const across = left.filter(
      ({ accountId, targetId }) =>
        (accountId === dora.id && ids.includes(targetId)) || (targetId === dora.id && ids.includes(accountId)),
    );
    assert.deepEqual(across, [], domain);
    assert.equal(left.filter(({ targetId, accountId }) => targetId === eli.id && ids.includes(accountId)).length, 5);
  }
});

test('what one may have so many of is not more because it came at once', async () => {
  const { ctx } = app;
  const seed = createSeed(ctx);
  const gil = await seed.account('gil');
  const postIds: number[] = [];
  for (let i = 0; i < 10; i++) postIds.push(await seed.post(gil, `post ${i}`));
  const tries = async (acts: (() => Promise<unknown>)[]) => {
    const results = await Promise.allSettled(acts.map((act) => act()));
    for (const result of results) {
      if (result.status === 'rejected' && !(result.reason instanceof AppError)) throw result.reason;
    }
    return results.filter((result) => result.status === 'fulfilled').length;
  };
  const accountId = gil.id;
  assert.equal(await tries(postIds.map((postId) => () => pinPost(ctx, { accountId, postId }))), MAX_PINS);
  const list = { repliesPolicy: 'list', exclusive: false } as const;
  const lists = Array.from({ length: 60 }, (_, i) => () => createList(ctx, accountId, { title: `${i}`, ...list }));
  assert.equal(await tries(lists), 50);
  const emoji = Array.from({ length: 30 }, (_, i) => String.fromCodePoint(0x1f400 + i));
  const react = (each: string) => () =>
    reactToPost(ctx, { accountId, postId: postIds[0] as number, emoji: each, origin: 'local' });
  assert.equal(await tries(emoji.map(react)), 20);
  const { id: listId } = (await loadLists(ctx, accountId))[0] as { id: number };
  const rows = Array.from({ length: 997 }, (_, i) => ({ id: ctx.ids.next(), listId, accountId: 1_000_000 + i }));
  await ctx.db.write((tx) => insertRows(tx, 'listMembers', rows));
  const members: Actor[] = [];
  for (let i = 0; i < 8; i++) members.push(await seed.account(`member${i}`));
  for (const member of members) await seed.follow(gil, member);
  const add =
    ({ id }: Actor) =>
    () =>
      addMembers(ctx, { accountId, listId, memberIds: [id] });
  assert.equal(await tries(members.map(add)), 3);
});

test('two pictures of one profile at once: the one that is not shown is gone', async () => {
  const { ctx } = app;
  const { id: accountId } = await createSeed(ctx).account('portrait');
  const store = async (text: string) => {
    const [key] = await storeFiles(ctx, { accountId }, [{ data: Buffer.from(text), format: 'png' }]);
    return key ?? assert.fail();
  };
  const keys = [await store('one'), await store('two'), await store('three'), await store('four')];
  await updateProfile(ctx, accountId, { avatar: keys[0] as string });
  await Promise.all(keys.slice(1).map((avatar) => updateProfile(ctx, accountId, { avatar })));
  await app.drain();
  const row = await ctx.db.kysely
    .selectFrom('accounts')
    .select('avatarFile')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  const left = [];
  for (const key of keys) {
    const file = await ctx.storage.get(key);
    file?.body.destroy();
    if (file !== undefined) left.push(key);
  }
  assert.deepEqual(left, [row.avatarFile]);
});

test('a post that goes ends all its quotes, however many, and those that come at that moment', async () => {
  const { ctx } = app;
  const seed = createSeed(ctx);
  const ann = await seed.account('quoted');
  const postId = await seed.post(ann, 'quote me');
  const one = await seed.post(ann, 'as others do', { quotedId: postId });
  const row = await ctx.db.kysely.selectFrom('posts').selectAll().where('id', '=', one).executeTakeFirstOrThrow();
  const copies = Array.from({ length: 1_200 }, (_, i) => {
    const id = ctx.ids.next();
    return { ...row, id, conversationId: id, uri: `${row.uri}/${i}` };
  });
  await ctx.db.write((tx) => insertRows(tx, 'posts', copies));
  const sent = { contentWarning: '', visibility: 'public', localOnly: false, sensitive: false } as const;
  const late = Array.from({ length: 5 }, (_, i) =>
    createPost(ctx, { accountId: ann.id, text: `late ${i}`, quotedId: postId, ...sent }),
  );
  await Promise.allSettled([...late.slice(0, 2), deletePost(ctx, { accountId: ann.id, postId }), ...late.slice(2)]);
  await app.drain();
  const states = await ctx.db.kysely
    .selectFrom('posts')
    .select(['quoteState', 'quoteId'])
    .where('accountId', '=', ann.id)
    .where('quoteState', 'is not', null)
    .distinct()
    .execute();
  assert.deepEqual(states, [{ quoteState: 'deleted', quoteId: null }]);
});
