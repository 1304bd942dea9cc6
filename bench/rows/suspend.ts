import { cloneRows, findRowsWith } from '../../packages/server/test/bulk.ts';
import { type Post, sendAll } from '../lib/load.ts';
import { type Figure, round } from '../lib/measure.ts';
import type { Room, Row } from '../lib/room.ts';

const KNOWN = 50_000;
/** Of these, how many somebody here follows. */
const FOLLOWED = 5_000;
const DOMAIN = 'large.test';
const CLIENTS = 4;
const MOST = { previewMs: 1_000, appliedMs: 10_000, p99: 100 };

/** A server of 50,000 known people: what a decision is about, and the decision brought to all of them while people read. */
export const suspend: Row = {
  name: 'suspend',
  measure: (room: Room) =>
    room.withSite(async (site) => {
      const { reading, deciding } = await site.fill(async ({ ctx, seed }) => {
        const reader = await seed.account('reader');
        const boss = await seed.account('boss', { role: 'admin' });
        const stranger = await seed.remoteAccount('stranger', DOMAIN);
        await cloneRows(ctx.db, [{ rows: await findRowsWith(ctx.db, stranger.id) }], KNOWN - FOLLOWED);
        const friend = await seed.remoteAccount('friend', DOMAIN);
        await seed.follow(reader, friend);
        await ctx.queue.drain();
        // The reader's own row holds the number of their follows: it is not copied, and not looked at here.
        await cloneRows(ctx.db, [{ rows: await findRowsWith(ctx.db, friend.id) }], FOLLOWED);
        const scopes = 'read write admin:read admin:write';
        return { reading: await seed.token(reader), deciding: await seed.token(boss, scopes) };
      });
      const server = await site.start();
      const headersOf = (token: string) => ({ authorization: `Bearer ${token}`, 'content-type': 'application/json' });
      try {
        const preview = `/api/v1/admin/domain_blocks/preview?domain=${DOMAIN}`;
        const look: Post = { method: 'GET', path: preview, headers: headersOf(deciding), body: '' };
        const previewed = await sendAll(server.url, [look, look, look].values(), 1, 200);
        const read: Post = { method: 'GET', path: '/api/v1/timelines/home', headers: headersOf(reading), body: '' };
        const alone = await sendAll(server.url, Array.from({ length: 2_000 }, () => read).values(), CLIENTS, 200);
        let done = false;
        function* reads(): Generator<Post> {
          while (!done) yield read;
        }
        const began = performance.now();
        const body = JSON.stringify({ domain: DOMAIN, severity: 'suspend' });
        const post = { path: '/api/v1/admin/domain_blocks', headers: headersOf(deciding), body };
        const load = sendAll(server.url, reads(), CLIENTS, 200);
        await sendAll(server.url, [post].values(), 1, 200);
        await site.untilIdle();
        const applied = performance.now() - began;
        done = true;
        const { p99 } = await load;
        const left = await site.ask<{ count: number }>('select count(*) as "count" from "follows"');
        if (Number(left[0]?.count) !== 0) throw new Error('follows are left');
        const people = `${KNOWN.toLocaleString('en')} known people`;
        return [
          {
            work: `what suspending a server of ${people} would be about`,
            value: `${round(previewed.p50)} ms`,
            aim: `≤ ${MOST.previewMs} ms`,
            reached: previewed.p50 <= MOST.previewMs,
          },
          {
            work: `that server suspended, ${FOLLOWED.toLocaleString('en')} follows ended, ${CLIENTS} clients reading`,
            floor: `reads p99 ${round(alone.p99)} ms: nothing else to do`,
            value: `${round(applied / 1_000)} s; reads p99 ${round(p99)} ms`,
            ratio: p99 / alone.p99,
            aim: `≤ ${MOST.appliedMs / 1_000} s, p99 ≤ ${MOST.p99} ms`,
            reached: applied <= MOST.appliedMs && p99 <= MOST.p99,
          },
        ] satisfies Figure[];
      } finally {
        await server.stop();
      }
    }),
};
