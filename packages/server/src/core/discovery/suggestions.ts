import { insertRow, insertRows } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { SuggestionSource } from '../../db/tables/discovery.ts';
import { defineJob } from '../../queue/job.ts';
import { findWelcome } from '../audience/find-welcome.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import {
  deleteDismissal,
  deleteSuggestions,
  findFriendsOfFriends,
  findListed,
  findSuggestions,
  trimDismissals,
} from './queries.ts';

/** For one person, or for anybody. */
const KEPT = 100;
/** What was worked out for somebody holds for a day. */
const FRESH_MS = 24 * 3_600_000;
/** So many one waved away are remembered, the newest. */
const DISMISSALS_MAX = 1_000;
/** Rows for anybody. */
const ANYBODY = 0;

export interface Suggestion {
  accountId: number;
  /** Why, the nearest reason first. */
  sources: SuggestionSource[];
}

interface ForWhom {
  accountId: number;
}

/** Whom somebody could follow, the nearest first. What is older than a day is worked out anew in the background. */
export async function loadSuggestions(
  ctx: Context,
  { accountId, limit, offset = 0 }: ForWhom & { limit: number; offset?: number },
): Promise<Suggestion[]> {
  const rows = await findSuggestions.all(ctx.db, { accountId });
  const own = rows.filter((row) => row.forId !== ANYBODY).sort((a, b) => b.score - a.score);
  const others = rows.filter((row) => row.forId === ANYBODY).sort((a, b) => b.score - a.score);
  if (!own.some((row) => row.madeAt > ctx.clock.now() - FRESH_MS)) await workOutSoon(ctx, accountId);
  const sources = new Map<number, SuggestionSource[]>();
  for (const { targetId, source } of [...own, ...others]) {
    sources.set(targetId, [...(sources.get(targetId) ?? []), source]);
  }
  const welcome = await findWelcome(ctx, asMember(accountId), [...sources.keys()]);
  return [...sources]
    .filter(([id]) => welcome.has(id))
    .slice(offset, offset + limit)
    .map(([id, why]) => ({ accountId: id, sources: why }));
}

async function workOutSoon(ctx: Context, accountId: number): Promise<void> {
  const uniqueKey = `${suggestJob.name}:${accountId}`;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, suggestJob, [{ accountId }], { uniqueKey }), { durable: false });
}

/** Works out whom somebody could follow: whom those follow whom they follow. */
export const suggestJob = defineJob<Context, ForWhom>({
  name: 'discovery.suggest',
  priority: 6,
  concurrency: 1,
  async run(ctx, inputs) {
    for (const { accountId } of inputs) {
      const found = await findFriendsOfFriends.all(ctx.db, { accountId, limit: KEPT });
      await replace(ctx, accountId, 'friends_of_friends', found);
    }
  },
});

/** The same for anybody: of those who wrote last, those with most followers. Meant to run every hour. */
export const suggestPopularJob = defineJob<Context, Record<never, never>>({
  name: 'discovery.suggest-popular',
  priority: 9,
  concurrency: 1,
  async run(ctx) {
    const rows = await findListed.active.everywhere.all(ctx.db, {});
    const found = rows
      .sort((a, b) => b.followersCount - a.followersCount || b.id - a.id)
      .slice(0, KEPT)
      .map(({ id, followersCount }) => ({ targetId: id, score: followersCount }));
    await replace(ctx, ANYBODY, 'most_followed', found);
  },
});

async function replace(
  ctx: Context,
  accountId: number,
  source: SuggestionSource,
  found: { targetId: number; score: number }[],
): Promise<void> {
  const madeAt = ctx.clock.now();
  const rows = found.map(({ targetId, score }) => ({ accountId, targetId, source, score: Number(score), madeAt }));
  await ctx.db.write(
    async (tx) => {
      await deleteSuggestions.run(tx, { accountId });
      await insertRows(tx, 'suggestions', rows, { ignoreConflicts: true });
    },
    { durable: false },
  );
}

interface Proposed extends ForWhom {
  targetId: number;
}

/** Does not propose an account to somebody again. Twice is once. */
export async function dismissSuggestion(ctx: Context, { accountId, targetId }: Proposed): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const row = { id: ctx.ids.next(), accountId, targetId };
    await insertRow(tx, 'suggestionDismissals', row, { ignoreConflicts: true });
    await trimDismissals.run(tx, { accountId, keep: DISMISSALS_MAX });
  });
}

/** Takes that back. */
export async function restoreSuggestion(ctx: Context, proposed: Proposed): Promise<void> {
  await ctx.db.write((tx) => deleteDismissal.run(tx, proposed), { frees: true });
}
