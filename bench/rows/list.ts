import { round } from '../lib/measure.ts';
import { compareReads } from '../lib/pages.ts';
import type { Row } from '../lib/room.ts';

/** A list of 300 people against the home timeline, on the same server. */
export const list: Row = {
  name: 'list',
  async measure(room) {
    const big = await room.library();
    const server = await big.site.start();
    try {
      const headers = { authorization: `Bearer ${big.token}` };
      const paths = [`/api/v1/timelines/list/${big.listId}`, '/api/v1/timelines/home'];
      const reads = paths.map((path) => ({ pid: server.pid, url: server.url + path, headers }));
      const [ours = 0, home = 0] = await compareReads(reads, room.rounds);
      return [
        {
          work: `list of 300 people, ${room.posts.toLocaleString('en')} posts stored`,
          floor: `${round(home)} pages/s per core: the home timeline`,
          value: `${round(ours)} pages/s per core`,
          ratio: ours / home,
          aim: '≥ 0.9',
          reached: ours / home >= 0.9,
        },
      ];
    } finally {
      await server.stop();
    }
  },
};
