import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { asMember } from '#src/core/audience/viewer.ts';
import { bookmarkPost, muteConversation, pinPost } from '#src/core/posts/marks.ts';
import { reactToPost } from '#src/core/reactions/react.ts';
import { loadMine, type PostMine } from '#src/core/views/mine.ts';
import { dislikePost } from '#src/core/votes/vote.ts';
import { createTestApp, type TestApp } from '../app.ts';
import { countQueries } from '../count-queries.ts';
import { createSeed, type Member } from '../seed.ts';

let app: TestApp;
let people: Member[];
let posts: number[];

before(async () => {
  app = await createTestApp();
  const { ctx } = app;
  const seed = createSeed(ctx);
  people = [];
  for (let i = 0; i < 12; i++) people.push(await seed.account(`reader${i}`));
  const [author, ...readers] = people as [Member, ...Member[]];
  posts = [await seed.post(author, 'one'), await seed.post(author, 'two', { visibility: 'followers' })];
  const postId = posts[0] as number;
  await seed.follow(readers[0] as Member, author);
  const mark = (n: number) => ({ accountId: readers[n]?.id ?? 0, postId, origin: 'local' as const });
  await seed.like(readers[0] as Member, postId);
  await seed.like(readers[0] as Member, posts[1] as number);
  await dislikePost(ctx, mark(1));
  await seed.boost(readers[2] as Member, postId);
  await bookmarkPost(ctx, mark(3));
  await muteConversation(ctx, mark(4));
  for (const emoji of ['🔥', '🐈']) await reactToPost(ctx, { ...mark(5), emoji });
  await pinPost(ctx, { accountId: author.id, postId });
});

after(() => app.close());

test('posts are to many viewers at once what they are to each alone', async () => {
  const viewers = people.map(({ id }) => asMember(id));
  const { ctx, count } = countQueries(app.ctx);
  const together = await loadMine(ctx, viewers, posts);
  assert.equal(count(), 3, 'posts, marks, reactions');
  const seen = new Set<string>();
  for (const { id } of people) {
    const alone = await loadMine(app.ctx, [asMember(id)], posts);
    assert.deepEqual([...alone.values()], [together.get(id)]);
    for (const mine of (together.get(id) as Map<number, PostMine>).values()) {
      for (const [name, value] of Object.entries(mine)) if (value === true) seen.add(name);
      for (const emoji of mine.reactions) seen.add(emoji);
    }
  }
  const marks = ['bookmarked', 'boosted', 'disliked', 'liked', 'muted', 'own', 'pinned', '🐈', '🔥'];
  assert.deepEqual([...seen].sort(), marks);
});
