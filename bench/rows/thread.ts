import type { Seed } from '../../packages/server/test/seed.ts';
import { median, round } from '../lib/measure.ts';
import type { Row } from '../lib/room.ts';

const REPLIES = 800;
const BYTES = 95_000;
const MB = 1_048_576;

/** What somebody signed in is answered who looks at a thread that a stranger has filled. */
export const thread: Row = {
  name: 'thread',
  measure: (room) =>
    room.withSite(async (site) => {
      const { id, token } = await site.fill(async ({ seed }) => {
        const reader = await seed.account('reader');
        return { id: await fillThread(seed), token: await seed.token(reader) };
      });
      const server = await site.start();
      try {
        const [cpus, walls, sizes] = [[] as number[], [] as number[], [] as number[]];
        for (let i = -1; i < room.rounds; i++) {
          const seen = await server.watch(async () => {
            const headers = { authorization: `Bearer ${token}` };
            const answer = await fetch(`${server.url}/api/v1/statuses/${id}/context`, { headers });
            if (answer.status !== 200) throw new Error(`the thread was answered ${answer.status}`);
            return (await answer.arrayBuffer()).byteLength;
          });
          if (i < 0) continue;
          cpus.push(seen.stall.cpuMs);
          walls.push(seen.stall.wallMs);
          sizes.push(seen.result);
        }
        const [bytes, stall] = [median(sizes), median(cpus)];
        return [
          {
            work: `context of ${REPLIES} replies of 95 kB`,
            value: `${round(bytes / MB)} MB, longest stall ${round(stall)} ms of processor time, ${round(median(walls))} ms passed`,
            aim: '≤ 1 MB and ≤ 50 ms',
            reached: bytes <= MB && stall <= 50,
          },
        ];
      } finally {
        await server.stop();
      }
    }),
};

async function fillThread(seed: Seed): Promise<number> {
  const stranger = await seed.remoteAccount('stranger');
  const replyToUri = 'https://remote.test/posts/root';
  const id = await seed.remotePost(stranger, 'who can say the most?', { uri: replyToUri });
  const content = `<p>${'x'.repeat(BYTES)}</p>`;
  for (let i = 0; i < REPLIES; i++) await seed.remotePost(stranger, content, { replyToUri });
  return id;
}
