import { createECDH, randomBytes } from 'node:crypto';
import { followAccount } from '../../packages/server/src/core/follows/follow.ts';
import { ensureWebApp } from '../../packages/server/src/core/oauth/apps.ts';
import { createToken } from '../../packages/server/src/core/oauth/tokens.ts';
import { subscribeToPush } from '../../packages/server/src/core/push/subscriptions.ts';
import { type Post, sendAll } from '../lib/load.ts';
import { round } from '../lib/measure.ts';
import { startScript } from '../lib/process.ts';
import type { Row } from '../lib/room.ts';

const SUBSCRIBED = 10_000;
/** How many are made at once: what they write goes to the disk together. */
const AT_ONCE = 100;
const CLIENTS = 8;
const READS = 400;
const AT_MOST_MS = 50;

/** A post of which ten thousand people are told on their phones, while others read. */
export const pushes: Row = {
  name: 'pushes',
  measure: (room) =>
    room.withSite(async (site) => {
      const sink = await startScript('lib/sink.ts');
      const endpoint = `http://127.0.0.1:${new URL(sink.url).port}/push`;
      const key = createECDH('prime256v1').generateKeys('base64url', 'uncompressed');
      const secret = randomBytes(16).toString('base64url');
      const { author, reader } = await site.fill(async ({ ctx, seed }) => {
        const star = await seed.account('star');
        const watcher = await seed.account('watcher');
        await seed.follow(watcher, star);
        for (let i = 0; i < 40; i++) await seed.post(star, `the linnet sings ${i}`, { visibility: 'unlisted' });
        const appId = await ensureWebApp(ctx);
        const subscribe = async (number: number) => {
          const one = await seed.account(`follower${number}`);
          await followAccount(ctx, { accountId: one.id, targetId: star.id, origin: 'local', notify: true });
          const { tokenId } = await createToken(ctx, { appId, userId: one.userId, scopes: 'read push' });
          const receiver = { endpoint: `${endpoint}/${number}`, publicKey: key, secret };
          const alerts = { kinds: ['post'] as const, policy: 'all' as const };
          await subscribeToPush(ctx, {
            ...receiver,
            ...alerts,
            accountId: one.id,
            tokenId,
            standard: true,
            token: null,
          });
        };
        for (let i = 0; i < SUBSCRIBED; i += AT_ONCE) {
          await Promise.all(Array.from({ length: Math.min(AT_ONCE, SUBSCRIBED - i) }, (_, n) => subscribe(i + n)));
          await ctx.queue.drain();
        }
        return { author: await seed.token(star), reader: await seed.token(watcher) };
      });
      const server = await site.start();
      const arrived = async () => Number(await (await fetch(sink.url)).text());
      try {
        await site.untilIdle();
        const [before] = [await arrived(), await read(server.url, reader)];
        const alone = await read(server.url, reader);
        const began = performance.now();
        await sendAll(server.url, [postOf(author)].values(), 1, 200);
        const waits: number[] = [];
        for (let now = 0; now < SUBSCRIBED; now = (await arrived()) - before) {
          waits.push((await read(server.url, reader)).p99);
          if (performance.now() - began > 600_000) throw new Error(`only ${now} were told`);
        }
        const seconds = (performance.now() - began) / 1_000;
        const ours = Math.max(...waits);
        return [
          {
            work: `reads while ${SUBSCRIBED.toLocaleString('en')} apps are told of a post`,
            floor: `p99 ${round(alone.p99)} ms: with nothing to tell`,
            value: `p99 ${round(ours)} ms; ${round(SUBSCRIBED / seconds)} told a second`,
            ratio: ours / alone.p99,
            aim: `p99 ≤ ${AT_MOST_MS} ms`,
            reached: ours <= AT_MOST_MS,
          },
        ];
      } finally {
        await server.stop();
        await sink.stop();
      }
    }),
};

function read(origin: string, token: string) {
  function* pages(): Generator<Post> {
    const headers = { authorization: `Bearer ${token}` };
    for (let i = 0; i < READS; i++) yield { method: 'GET', path: '/api/v1/timelines/home', headers, body: '' };
  }
  return sendAll(origin, pages(), CLIENTS, 200);
}

function postOf(token: string): Post {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return { path: '/api/v1/statuses', headers, body: JSON.stringify({ status: 'all are told' }) };
}
