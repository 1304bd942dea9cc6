import { sendAll } from '../lib/load.ts';
import { median, round } from '../lib/measure.ts';
import { MEMBERS, type Room, type Row } from '../lib/room.ts';

const POSTS = 64;

/** 64 posts of somebody whom a thousand people here follow, until each is in every home. */
export const wide: Row = {
  name: 'wide',
  async measure(room: Room) {
    const big = await room.library();
    const token = await big.site.fill(({ seed }) => seed.token(big.star));
    const server = await big.site.start();
    try {
      const [walls, cpus, rates] = [[] as number[], [] as number[], [] as number[]];
      for (let i = -1; i < room.rounds; i++) {
        const seen = await server.watch(async () => {
          const began = performance.now();
          await sendAll(server.url, posts(token), POSTS, 200);
          await big.site.untilIdle();
          return (POSTS * MEMBERS) / ((performance.now() - began) / 1000);
        });
        // The first round warms up.
        if (i < 0) continue;
        walls.push(seen.stall.wallMs);
        cpus.push(seen.stall.cpuMs);
        rates.push(seen.result);
      }
      const stall = median(cpus);
      return [
        {
          work: `${POSTS} posts to ${MEMBERS.toLocaleString('en')} local followers: longest stall`,
          value: `${round(stall)} ms of processor time, ${round(median(walls))} ms passed; ${round(median(rates))} entries/s`,
          aim: '≤ 20 ms',
          reached: stall <= 20,
        },
      ];
    } finally {
      await server.stop();
    }
  },
};

function* posts(token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  for (let i = 0; i < POSTS; i++) {
    const body = JSON.stringify({ status: `the evening comes over the field, and the linnet sings number ${i}` });
    yield { path: '/api/v1/statuses', headers, body };
  }
}
