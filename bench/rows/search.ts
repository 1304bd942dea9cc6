import { fillSearch } from '../../packages/server/test/library.ts';
import { type Post, sendAll } from '../lib/load.ts';
import { type Figure, round } from '../lib/measure.ts';
import type { Room, Row } from '../lib/room.ts';

/** What nobody waits for. */
const AT_MOST_MS = 100;
const TIMES = 200;

const SEARCHES: [work: string, query: string][] = [
  ['a word that every post has', 'linnet'],
  ['a word that every 5,000th post has', 'rare77'],
  ['a word that nobody wrote', 'kingfisher'],
  ['words that stand together', '"quick brown linnet"'],
  ['words that never stand together, though all posts have them', '"linnet brown"'],
  ['what nearly all are excluded from', 'linnet -flax'],
  ['posts of one’s own library', 'linnet in:library'],
  ['what words begin with, of long ago', 'linn before:2021'],
];

/** Searches for posts, each against a page of the home timeline. */
export const search: Row = {
  name: 'search',
  async measure(room: Room) {
    const big = await room.library();
    await big.site.fill(({ ctx }) => fillSearch(ctx.db));
    const server = await big.site.start();
    const headers = { authorization: `Bearer ${big.token}` };
    const p99Of = async (path: string) => {
      function* pages(): Generator<Post> {
        for (let i = 0; i < TIMES; i++) yield { method: 'GET', path, headers, body: '' };
      }
      return (await sendAll(server.url, pages(), 1, 200)).p99;
    };
    try {
      await p99Of('/api/v1/timelines/home');
      const home = await p99Of('/api/v1/timelines/home');
      const figures: Figure[] = [];
      for (const [work, query] of SEARCHES) {
        const ours = await p99Of(`/api/v2/search?type=statuses&q=${encodeURIComponent(query)}`);
        figures.push({
          work: `search for ${work}, ${room.posts.toLocaleString('en')} posts stored`,
          floor: `${round(home)} ms: the home timeline, slowest of 100`,
          value: `${round(ours)} ms, slowest of 100`,
          ratio: ours / home,
          aim: `≤ ${AT_MOST_MS} ms`,
          reached: ours <= AT_MOST_MS,
        });
      }
      return figures;
    } finally {
      await server.stop();
    }
  },
};
