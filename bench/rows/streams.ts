import { once } from 'node:events';
import { createRequire } from 'node:module';
import { median, round } from '../lib/measure.ts';
import type { Row } from '../lib/room.ts';

const require = createRequire(new URL('../../packages/server/package.json', import.meta.url));
const { WebSocket } = require('ws') as typeof import('ws');

const POSTS = 60;
const WARM_UP = 10;
const AIM_MS = 50;

/** From the answer that a post is kept to its coming out of an open stream: of the same process, and of another one. */
export const streams: Row = {
  name: 'streams',
  measure: (room) =>
    room.withSite(async (site) => {
      const token = await site.fill(async ({ seed }) => seed.token(await seed.account('author')));
      const shared = room.engine === 'PostgreSQL';
      const servers = shared ? [await site.startBeside(0), await site.startBeside(1)] : [await site.start()];
      try {
        const [here, there = here] = servers.map((server) => server.url) as [string, string?];
        const across = await measure(here, there, token);
        return [
          {
            work: shared ? 'a post seen in a stream of another process' : 'a post seen in a stream',
            floor: shared ? `${round(await measure(here, here, token))} ms: in one of the same process` : '–',
            value: `${round(across)} ms, p50 after its answer`,
            aim: `≤ ${AIM_MS} ms`,
            reached: across <= AIM_MS,
          },
        ];
      } finally {
        await Promise.all(servers.map((server) => server.stop()));
      }
    }),
};

/** Milliseconds, the median: what came before its post was answered took none. */
async function measure(postAt: string, readAt: string, token: string): Promise<number> {
  const socket = new WebSocket(`${readAt.replace('http', 'ws')}/api/v1/streaming?stream=user&access_token=${token}`);
  await once(socket, 'open');
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const taken: number[] = [];
  for (let i = 0; i < POSTS + WARM_UP; i++) {
    const seen = once(socket, 'message').then(() => performance.now());
    const body = JSON.stringify({ status: `number ${i}` });
    const answer = await fetch(`${postAt}/api/v1/statuses`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    const answered = performance.now();
    await answer.arrayBuffer();
    taken.push(Math.max(0, (await seen) - answered));
  }
  socket.close();
  return median(taken.slice(WARM_UP));
}
