/** Fills an empty database with lists that are longer than a page. Run before the server is. */
import { createBase } from '../packages/server/src/app.ts';
import { loadConfig } from '../packages/server/src/config/load.ts';
import { bookmarkPost } from '../packages/server/src/core/posts/marks.ts';
import { hashPassword } from '../packages/server/src/lib/password.ts';
import { systemRng } from '../packages/server/src/lib/rng.ts';
import { createSeed, PASSWORD } from '../packages/server/test/seed.ts';

/** More than a page of posts (20) and more than one of people (40). */
export const MANY = 45;

if (import.meta.main) {
  const { ctx, close } = await createBase({ ...loadConfig(), logLevel: 'warn' });
  const seed = createSeed(ctx);
  const passwordHash = await hashPassword(PASSWORD, systemRng);
  const alice = await seed.account('alice', { role: 'owner', passwordHash });
  const bob = await seed.account('bob', { passwordHash });
  const posts: number[] = [];
  for (let i = 1; i <= MANY; i++) {
    posts.push(await seed.post(bob, `Bird number ${i} of many`));
    await seed.follow(await seed.account(`fan_${i}`), alice);
  }
  // Marked in another order than they were written in: a list of marks is not a list of posts.
  for (const postId of [...posts.filter((_, i) => i % 2 === 0), ...posts.filter((_, i) => i % 2 === 1)]) {
    await bookmarkPost(ctx, { accountId: alice.id, postId });
    await seed.like(alice, postId);
  }
  await close();
}
