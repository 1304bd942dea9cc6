import { join } from 'node:path';
import { type LoadResult, type Post, sendAll } from '../lib/load.ts';
import { median, round } from '../lib/measure.ts';
import type { Row } from '../lib/room.ts';
import { openRows } from '../lib/single-rows.ts';
import type { Site } from '../lib/site.ts';

const CLIENTS = 16;
const POSTS = 4_000;

/** Posts through the API by 16 clients, each durable before its answer, against single durable transactions. */
export const post: Row = {
  name: 'post',
  measure: (room) =>
    room.withSite(async (site) => {
      const token = await site.fill(async ({ seed }) => {
        const [reader, author] = [await seed.account('reader'), await seed.account('author')];
        await seed.follow(author, reader);
        return seed.token(reader);
      });
      const server = await site.start();
      const runs: LoadResult[] = [];
      const floors: number[] = [];
      try {
        await sendAll(server.url, posts(token, 1_000), CLIENTS, 200);
        for (let i = 0; i < room.rounds; i++) {
          runs.push(await sendAll(server.url, posts(token, POSTS), CLIENTS, 200));
          floors.push(await singleTransactions(site));
        }
      } finally {
        await server.stop();
      }
      const ours = median(runs.map((run) => run.requests / run.seconds));
      const p50 = median(runs.map((run) => run.p50));
      const floor = median(floors);
      return [
        {
          work: 'post through the API, 16 clients, durable',
          floor: `${round(floor)}/s: one durable ${room.engine} transaction after the other`,
          value: `${round(ours)}/s, p50 ${p50.toFixed(1)} ms`,
          ratio: ours / floor,
          aim: '≥ 1,500/s and p50 ≤ 8 ms',
          reached: ours >= 1_500 && p50 <= 8,
        },
      ];
    }),
};

function* posts(token: string, count: number): Generator<Post> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (let i = 0; i < count; i++) {
    const status = `the evening comes over the field, and the linnet sings number ${i} #birds`;
    yield { path: '/api/v1/statuses', headers, body: JSON.stringify({ status }) };
  }
}

/** Transactions per second of one 1.5 kB row each, on the disk before the next. */
async function singleTransactions(site: Site): Promise<number> {
  const rows = await openRows(site, join(site.folder, 'floor.sqlite'), 'FULL');
  const body = 'x'.repeat(1_500);
  const began = performance.now();
  let done = 0;
  for (; performance.now() - began < 1_000; done++) await rows.insert(body);
  const seconds = (performance.now() - began) / 1000;
  await rows.close();
  return done / seconds;
}
