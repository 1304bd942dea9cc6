import { type Post, sendAll } from '../lib/load.ts';
import { type Figure, round } from '../lib/measure.ts';
import type { BigSite, Room, Row } from '../lib/room.ts';

const AT_MOST_MS = 50;
const CLIENTS = 32;
const TIMES = 2_000;

/** What an app asks for when it is opened, and what people look at then. */
const READS: ((big: BigSite) => string)[] = [
  () => '/api/v1/timelines/home',
  () => '/api/v1/timelines/home',
  () => '/api/v1/notifications?limit=20',
  () => '/api/v2/notifications?limit=40',
  (big) => `/api/v1/timelines/list/${big.listId}`,
  () => '/api/v1/timelines/public?local=true',
  () => '/api/v1/timelines/tag/birds',
  (big) => `/api/v1/statuses/${big.postId}/context`,
  (big) => `/api/v1/accounts/${big.personId}/statuses`,
  () => '/api/v1/conversations',
];

/** Reads of every kind, mixed, at more of them at once than a server of this size has: how long the slowest wait. */
export const reads: Row = {
  name: 'reads',
  async measure(room: Room) {
    const big = await room.library();
    const server = await big.site.start();
    const headers = { authorization: `Bearer ${big.token}` };
    function* mixed(times: number): Generator<Post> {
      for (let i = 0; i < times; i++) {
        const path = READS[i % READS.length]?.(big) as string;
        yield { method: 'GET', path, headers, body: '' };
      }
    }
    try {
      await sendAll(server.url, mixed(TIMES / 4), CLIENTS, 200);
      const alone = await sendAll(server.url, mixed(TIMES / 4), 1, 200);
      const { p50, p99 } = await sendAll(server.url, mixed(TIMES), CLIENTS, 200);
      const figure: Figure = {
        work: `reads of every kind by ${CLIENTS} clients, ${room.posts.toLocaleString('en')} posts stored`,
        floor: `p99 ${round(alone.p99)} ms: one client`,
        value: `p50 ${round(p50)} ms, p99 ${round(p99)} ms`,
        ratio: p99 / alone.p99,
        aim: `p99 ≤ ${AT_MOST_MS} ms`,
        reached: p99 <= AT_MOST_MS,
      };
      return [figure];
    } finally {
      await server.stop();
    }
  },
};
