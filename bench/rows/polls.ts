import { votePoll } from '../../packages/server/src/core/polls/vote.ts';
import { cloneRows, findRowsWith } from '../../packages/server/test/bulk.ts';
import { type Post, sendAll } from '../lib/load.ts';
import { round } from '../lib/measure.ts';
import { compareSingleReads } from '../lib/pages.ts';
import type { Row } from '../lib/room.ts';

const VOTES = 10_000;
/** Who votes while it is measured, in each of the two polls. */
const VOTERS = 200;
const OPTIONS = ['one', 'two', 'three', 'four'];

/** A poll in which ten thousand have voted beside one in which nobody has: a vote in it, and the page that shows it. */
export const polls: Row = {
  name: 'polls',
  measure: (room) =>
    room.withSite(async (site) => {
      const { tokens, few, many } = await site.fill(async ({ ctx, seed }) => {
        const author = await seed.account('author');
        const ask = () =>
          seed.post(author, 'Which?', {
            poll: { options: OPTIONS, lastsMs: 86_400_000, multiple: false, hideTotals: false },
          });
        const [few, many] = [await ask(), await ask()];
        const voter = await seed.account('voter');
        await votePoll(ctx, { accountId: voter.id, postId: many, choices: [1], origin: 'local' });
        await ctx.queue.drain();
        await cloneRows(ctx.db, [{ rows: await findRowsWith(ctx.db, voter.id) }], VOTES - 1);
        const tokens: string[] = [];
        for (let i = 0; i < VOTERS; i++) tokens.push(await seed.token(await seed.account(`fresh${i}`)));
        return { tokens, few, many };
      });
      const server = await site.start();
      const read = (postId: number, token: string) => ({
        pid: server.pid,
        url: `${server.url}/api/v1/polls/${postId}`,
        headers: { authorization: `Bearer ${token}` },
      });
      try {
        const [inFew, inMany] = [[] as number[], [] as number[]];
        const half = tokens.length / 2;
        // In turns, so that a slow moment of the machine meets both.
        for (const some of [tokens.slice(0, half), tokens.slice(half)]) {
          inFew.push((await sendAll(server.url, votes(few, some), 1, 200)).p50);
          inMany.push((await sendAll(server.url, votes(many, some), 1, 200)).p50);
        }
        const [beside, ours] = [Math.min(...inFew), Math.min(...inMany)];
        await site.untilIdle();
        const token = tokens[0] as string;
        const [shownMany = 0, shownFew = 0] = await compareSingleReads(
          [read(many, token), read(few, token)],
          room.rounds,
        );
        return [
          {
            work: `a vote in a poll of ${VOTES.toLocaleString('en')} votes`,
            floor: `${round(beside)} ms: in one of none`,
            value: `${round(ours)} ms, p50`,
            ratio: ours / beside,
            aim: '≤ 1.5',
            reached: ours / beside <= 1.5,
          },
          {
            work: `a poll of ${VOTES.toLocaleString('en')} votes shown`,
            floor: `${round(shownFew)}/s per core: one of ${VOTERS}`,
            value: `${round(shownMany)}/s per core`,
            ratio: shownMany / shownFew,
            aim: '≥ 0.8',
            reached: shownMany / shownFew >= 0.8,
          },
        ];
      } finally {
        await server.stop();
      }
    }),
};

function* votes(postId: number, tokens: string[]): Generator<Post> {
  const body = JSON.stringify({ choices: [0] });
  for (const token of tokens) {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    yield { path: `/api/v1/polls/${postId}/votes`, headers, body };
  }
}
