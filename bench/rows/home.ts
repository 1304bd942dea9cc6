import type { Context } from '../../packages/server/src/core/context.ts';
import type { Db } from '../../packages/server/src/db/database.ts';
import { cloneRows, findRowsWith, idOf } from '../../packages/server/test/bulk.ts';
import type { Actor, Seed } from '../../packages/server/test/seed.ts';
import { round } from '../lib/measure.ts';
import { compareReads, startPageFloor } from '../lib/pages.ts';
import type { Row } from '../lib/room.ts';

/** What is asked for. */
export const HOME = '/api/v1/timelines/home';
const POSTS = 100_000;
const AUTHORS = 50;

/** A page of 20 posts with a token, against a bare server that runs the same statements and sends the same bytes. */
export const home: Row = {
  name: 'home',
  measure: (room) =>
    room.withSite(async (site) => {
      const token = await site.fill(fillHome);
      const server = await site.start();
      const floor = await startPageFloor(site, server, HOME, token);
      const copier = await startPageFloor(site, server, HOME, token, 'bytes');
      try {
        const headers = { authorization: `Bearer ${token}` };
        const [ours = 0, bare = 0, copied = 0] = await compareReads(
          [
            { pid: server.pid, url: server.url + HOME, headers },
            { pid: floor.pid, url: floor.url },
            { pid: copier.pid, url: copier.url },
          ],
          room.rounds,
        );
        return [
          {
            work: `home timeline, 20 posts, ${POSTS.toLocaleString('en')} stored`,
            floor: `${round(bare)} pages/s per core: bare node:http, same SQL, same bytes`,
            value: `${round(ours)} pages/s per core`,
            ratio: ours / bare,
            aim: '≥ 0.6 and ≥ 3,000/s per core',
            reached: ours / bare >= 0.6 && ours >= 3_000,
          },
          {
            work: 'the same page',
            floor: `${round(copied)} pages/s per core: bare node:http, same bytes`,
            value: `${round(ours)} pages/s per core`,
            ratio: ours / copied,
            aim: '≥ 0.35',
            reached: ours / copied >= 0.35,
          },
        ];
      } finally {
        await floor.stop();
        await copier.stop();
        await server.stop();
      }
    }),
};

/** Fills the home of somebody whose token is the answer. */
export async function fillHome({ ctx, seed }: { ctx: Context; seed: Seed }): Promise<string> {
  const [reader, author] = [await seed.account('reader'), await seed.account('author')];
  await seed.follow(reader, author);
  await ctx.queue.drain();
  await writePosts(ctx.db, seed, author, ctx.queue.drain);
  return seed.token(reader);
}

/** Posts as people write them: most are plain, some mention, tag or link. By fifty people in turns. */
async function writePosts(db: Db, seed: Seed, author: Actor, drain: () => Promise<void>): Promise<void> {
  await cloneRows(db, [{ rows: await findRowsWith(db, author.id) }], AUTHORS);
  const words = 'the quick brown linnet sings above a field of flax while the wind turns and the evening comes';
  const texts = [
    `${words} 1. ${words}`,
    `@reader ${words} 2. ${words}`,
    `${words} 3. ${words} #birds #field`,
    `${words} 4. ${words} https://example.org/articles/4`,
    `${words} 5. ${words}`,
  ];
  const ids: number[] = [];
  for (const text of texts) ids.push(await seed.post(author, text));
  await drain();
  const originals = [];
  for (const [i, id] of ids.entries()) {
    const map = new Map([[author.id, idOf(author.id, `((n * ${ids.length} + ${i}) % ${AUTHORS})`)]]);
    originals.push({ rows: await findRowsWith(db, id, ids), map });
  }
  await cloneRows(db, originals, POSTS / ids.length);
}
