import { createBase } from '../../packages/server/src/app.ts';
import { loadConfig } from '../../packages/server/src/config/load.ts';
import type { Context } from '../../packages/server/src/core/context.ts';
import { createSeed, type Member, type Seed } from '../../packages/server/test/seed.ts';

export interface Seeded {
  token: string;
  author: Member;
  reader: Member;
}

/** Fills a data folder through the real functions, with the queue running and nobody listening. */
export async function withSeed<T>(
  dataDir: string,
  fill: (base: { ctx: Context; seed: Seed }) => Promise<T>,
): Promise<T> {
  const settings = { DATA_DIR: dataDir, PUBLIC_URL: 'http://localhost:3000', LOG_LEVEL: 'silent' };
  const { ctx, queue, close } = await createBase(loadConfig(settings, dataDir));
  await queue.start(ctx);
  const made = await fill({ ctx, seed: createSeed(ctx) });
  await queue.drain();
  await queue.stop();
  await close();
  return made;
}

/** A reader who follows fifty people, and `posts` posts by them. */
export function seedPosts(dataDir: string, posts: number): Promise<Seeded> {
  return withSeed(dataDir, async ({ seed }) => {
    const reader = await seed.account('reader');
    const authors: Member[] = [];
    for (let i = 0; i < AUTHORS; i++) {
      const author = await seed.account(`author${i}`);
      await seed.follow(reader, author);
      authors.push(author);
    }
    const pending = new Set<Promise<unknown>>();
    for (let i = 0; i < posts; i++) {
      const author = authors[i % AUTHORS] as Member;
      const made = seed.post(author, textOf(i)).finally(() => pending.delete(made));
      pending.add(made);
      if (pending.size >= 32) await Promise.race(pending);
    }
    await Promise.all(pending);
    return { token: await seed.token(reader), author: authors[0] as Member, reader };
  });
}

const AUTHORS = 50;

/** Posts as people write them: most are plain, some mention, tag or link. */
function textOf(i: number): string {
  const words = 'the quick brown linnet sings above a field of flax while the wind turns and the evening comes';
  const text = `${words} ${i}. ${words}`;
  if (i % 5 === 1) return `@author${(i + 1) % AUTHORS} ${text}`;
  if (i % 5 === 2) return `${text} #birds #field${i % 97}`;
  if (i % 5 === 3) return `${text} https://example.org/articles/${i}`;
  return text;
}
