import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import { createCache } from '../../lib/cache.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { normalizeTags } from './normalize-tags.ts';
import {
  countUsesBy,
  deleteFeaturedTag,
  deleteFeaturedTagsOf,
  findFeaturedTags,
  findLastUsedTags,
  findOwnFeaturedTag,
} from './queries.ts';
import { keepUsable, loadTagRules, requireUsable } from './rules.ts';

/** How many tags a profile shows. */
export const FEATURED_TAGS_MAX = 10;
const FRESH_MS = 60_000;
/** Where suggestions come from: so many posts back. */
const LOOKED_AT = 200;

/** A tag on somebody's profile, with what they wrote under it that everybody may see. */
export interface FeaturedTag {
  id: number;
  tag: string;
  posts: number;
  lastPostAt: number | null;
}

type Uses = Map<string, { posts: number; lastPostAt: number }>;
const counted = perProcess((ctx) => createCache<string, Uses>({ max: 2_000, ttlMs: FRESH_MS, clock: ctx.clock }));

/** The tags on an account's profile, in the order they were put there. Numbers are a minute old at most. */
export async function loadFeaturedTags(ctx: Context, accountId: number): Promise<FeaturedTag[]> {
  const all = await findFeaturedTags.all(ctx.db, { accountId });
  const tags = await keepUsable(
    ctx,
    all.map(({ tag }) => tag),
  );
  const rows = all.filter(({ tag }) => tags.includes(tag));
  if (rows.length === 0) return [];
  const key = `${accountId} ${tags.join(' ')}`;
  let uses = counted(ctx).get(key);
  if (uses === undefined) {
    const found = await countUsesBy.all(ctx.db, { accountId, tags });
    uses = new Map(found.map((row) => [row.tag, { posts: Number(row.posts), lastPostAt: row.lastPostAt }]));
    counted(ctx).set(key, uses);
  }
  return rows.map(({ id, tag }) => ({ id, tag, posts: 0, lastPostAt: null, ...uses.get(tag) }));
}

/** Puts a tag, by its normalised name, on the profile of somebody here; twice is once. Throws `invalid` for one too many. */
export async function featureTag(ctx: Context, accountId: number, tag: string): Promise<void> {
  await requireUsable(ctx, [tag]);
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const row = { id: ctx.ids.next(), accountId, tag };
    if ((await insertRow(tx, 'featuredTags', row, { ignoreConflicts: true })) === 0) return;
    if ((await findFeaturedTags.all(tx, { accountId })).length > FEATURED_TAGS_MAX) {
      throw new AppError('invalid', `Validation failed: You have already featured ${FEATURED_TAGS_MAX} hashtags`);
    }
    // Others fetch the list when they are told of the profile.
    await ctx.queue.emit(tx, { kind: 'account.updated', accountId, origin: 'local' });
  });
}

/** Takes a tag off the profile of somebody here. Not there is fine. */
export async function unfeatureTag(ctx: Context, accountId: number, tag: string): Promise<void> {
  await ctx.db.write(async (tx) => {
    if ((await deleteFeaturedTag.run(tx, { accountId, tag })) === 0) return;
    await ctx.queue.emit(tx, { kind: 'account.updated', accountId, origin: 'local' });
  });
}

/** The same by the number it has there. Throws `not-found`. */
export async function unfeatureById(ctx: Context, accountId: number, id: number): Promise<void> {
  const row = await findOwnFeaturedTag.first(ctx.db, { accountId, id });
  if (row === undefined) throw notFound();
  await unfeatureTag(ctx, accountId, row.tag);
}

/** What somebody wrote under lately and does not show yet, most used first. */
export async function suggestFeaturedTags(ctx: Context, accountId: number): Promise<string[]> {
  const shown = new Set((await findFeaturedTags.all(ctx.db, { accountId })).map((row) => row.tag));
  const counts = new Map<string, number>();
  for (const { tag } of await findLastUsedTags.all(ctx.db, { accountId, limit: LOOKED_AT })) {
    if (!shown.has(tag)) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).map(([tag]) => tag);
  const rules = await loadTagRules(ctx, most);
  const offered = rules.filter(({ usable, listable }) => usable && listable);
  return offered.slice(0, FEATURED_TAGS_MAX).map(({ tag }) => tag);
}

/** What an account of another server shows, as its server says: what is no tag, or too many, is left out. */
export async function receiveFeaturedTags(ctx: Context, accountId: number, names: readonly string[]): Promise<void> {
  const tags = normalizeTags([...names]).slice(0, FEATURED_TAGS_MAX);
  await ctx.db.write(
    async (tx) => {
      await lockOwn(tx, accountId);
      const before = (await findFeaturedTags.all(tx, { accountId })).map((row) => row.tag);
      if (before.join(' ') === tags.join(' ')) return;
      await deleteFeaturedTagsOf.run(tx, { accountIds: [accountId] });
      for (const tag of tags) await insertRow(tx, 'featuredTags', { id: ctx.ids.next(), accountId, tag });
    },
    { durable: false },
  );
}

/** Of accounts that go. */
export async function forgetFeaturedTags(tx: Tx, accountIds: readonly number[]): Promise<void> {
  if (accountIds.length > 0) await deleteFeaturedTagsOf.run(tx, { accountIds: [...accountIds] });
}
