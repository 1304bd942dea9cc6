import { insertRows } from '../../db/insert.ts';
import { LAST_ID } from '../../db/keyset.ts';
import type { TrendKind } from '../../db/tables/trends.ts';
import { firstIdOf } from '../../lib/ids.ts';
import { defineJob } from '../../queue/job.ts';
import { findCardsById } from '../cards/queries.ts';
import type { Context } from '../context.ts';
import { loadInstanceSettings } from '../users/settings.ts';
import { clearTrends, countFans, deleteOldLinkDays, findCountable, putLinkDay } from './queries.ts';
import { publisherOf } from './review.ts';
import { createTally, halve, PEOPLE_MIN } from './tally.ts';

const DAY_MS = 86_400_000;
/** What is looked at in one round: of a day and a half at most, so many of the newest posts. */
const POSTS = 40_000;
const LOT = 500;
/** Posts whose people are counted, so many at a time. */
const CANDIDATES = 200;
const FANS_LOT = 20;
/** What is kept of each kind. */
const KEPT = 100;
const HISTORY_DAYS = 7;

/** Counts what trends, from the posts of today and yesterday. Meant to run every ten minutes. */
export const countTrendsJob = defineJob<Context, Record<never, never>>({
  name: 'trends.count',
  priority: 9,
  concurrency: 1,
  // The next round comes soon.
  retry: { attempts: 1, delayMs: () => 0 },
  run: countTrends,
});

async function countTrends(ctx: Context): Promise<void> {
  const { trends } = await loadInstanceSettings(ctx);
  if (trends === 'off') return void (await ctx.db.write((tx) => clearTrends.run(tx, {}), { durable: false }));
  const now = ctx.clock.now();
  const today = Math.floor(now / DAY_MS);
  const [tags, links] = [createTally(now), createTally(now)];
  const candidates: { id: number; createdAt: number; marks: number }[] = [];
  const above = firstIdOf((today - 1) * DAY_MS);
  let below = LAST_ID;
  for (let looked = 0; looked < POSTS; looked += LOT) {
    const rows = await findCountable.all(ctx.db, { above, below, limit: LOT });
    for (const { id, accountId, createdAt, tagsJson, cardId, marks, starts, counts } of rows) {
      if (counts === 0) continue;
      if (tagsJson !== '[]') for (const tag of JSON.parse(tagsJson) as string[]) tags.add(tag, accountId, createdAt);
      if (cardId !== null) links.add(`${cardId}`, accountId, createdAt);
      if (starts === 1 && marks >= PEOPLE_MIN) candidates.push({ id, createdAt, marks });
    }
    if (rows.length < LOT) break;
    below = Math.min(...rows.map(({ id }) => id));
  }
  const ranked: [TrendKind, { ref: string; score: number; publisher?: string }[]][] = [
    ['tag', tags.rank(KEPT)],
    ['link', await findPublishersOf(ctx, links.rank(KEPT))],
    ['post', await rankPosts(ctx, candidates, now)],
  ];
  await ctx.db.write(
    async (tx) => {
      await clearTrends.run(tx, {});
      for (const [kind, found] of ranked) {
        await insertRows(
          tx,
          'trends',
          found.map((one) => ({ kind, publisher: '', ...one })),
        );
      }
      for (const { ref } of links.rank(KEPT)) {
        for (const day of links.daysOf(ref)) await putLinkDay.run(tx, { cardId: Number(ref), ...day });
      }
      await deleteOldLinkDays.run(tx, { before: today - HISTORY_DAYS });
    },
    { durable: false },
  );
}

/** Pages with the hosts they are at. */
async function findPublishersOf(ctx: Context, links: { ref: string; score: number }[]) {
  const cards = await findCardsById.all(ctx.db, { ids: links.map(({ ref }) => Number(ref)) });
  const hosts = new Map(cards.map(({ id, url }) => [`${id}`, publisherOf(url)]));
  return links.map((link) => ({ ...link, publisher: hosts.get(link.ref) ?? '' }));
}

/** Posts by how many people liked or boosted them, and how long ago they were written. */
async function rankPosts(ctx: Context, candidates: { id: number; createdAt: number; marks: number }[], now: number) {
  const most = candidates
    .map((one) => ({ ...one, hope: one.marks ** 2 * halve(now - one.createdAt) }))
    .sort((a, b) => b.hope - a.hope)
    .slice(0, CANDIDATES);
  const found: { ref: string; score: number }[] = [];
  for (let i = 0; i < most.length; i += FANS_LOT) {
    const lot = most.slice(i, i + FANS_LOT);
    const people = await countFans.all(ctx.db, { postIds: lot.map(({ id }) => id) });
    const byPost = new Map(people.map((row) => [row.postId, Number(row.people)]));
    for (const { id, createdAt } of lot) {
      const fans = byPost.get(id) ?? 0;
      if (fans >= PEOPLE_MIN) found.push({ ref: `${id}`, score: fans ** 2 * halve(now - createdAt) });
    }
  }
  return found.sort((a, b) => b.score - a.score).slice(0, KEPT);
}
