import type { Tx } from '../../db/database.ts';
import { firstIdOf } from '../../lib/ids.ts';
import type { Context } from '../context.ts';
import { countTagUse, deleteOldTagDays, findTagDays, findTagsUsedBetween } from './queries.ts';

const DAY_MS = 86_400_000;
const DAYS = 7;

/** How much a tag was used in public on a day, and by how many. */
export interface TagDay {
  /** Its beginning in UTC, in milliseconds. */
  day: number;
  uses: number;
  accounts: number;
}

const dayOf = (ms: number) => Math.floor(ms / DAY_MS);

/** The last seven days of tags, today first; by name, in one query, however much they were used. */
export async function loadTagHistories(ctx: Context, tags: readonly string[]): Promise<Map<string, readonly TagDay[]>> {
  const today = dayOf(ctx.clock.now());
  const rows = await findTagDays.all(ctx.db, { tags: [...tags], since: today - DAYS + 1 });
  const counted = new Map(rows.map((row) => [`${row.day} ${row.tag}`, row]));
  return new Map(
    tags.map((tag) => [
      tag,
      Array.from({ length: DAYS }, (_, i): TagDay => {
        const row = counted.get(`${today - i} ${tag}`);
        return { day: (today - i) * DAY_MS, uses: row?.uses ?? 0, accounts: row?.accounts ?? 0 };
      }),
    ]),
  );
}

interface Use {
  id: number;
  accountId: number;
  createdAt: number;
}

/** Counts a new public post under its tags, where it is of the last days. What is deleted was used all the same. */
export async function countUse(ctx: Context, tx: Tx, post: Use, tags: readonly string[]): Promise<void> {
  const day = dayOf(post.createdAt);
  if (tags.length === 0 || day <= dayOf(ctx.clock.now()) - DAYS) return;
  const span = { from: firstIdOf(day * DAY_MS), until: firstIdOf((day + 1) * DAY_MS) };
  const { id: postId, accountId } = post;
  const used = await findTagsUsedBetween.all(tx, { accountId, postId, ...span });
  const known = new Set(used.map((row) => row.tag));
  // In one order, so that two posts do not wait for each other.
  for (const tag of [...tags].sort()) await countTagUse.run(tx, { tag, day, accounts: known.has(tag) ? 0 : 1 });
}

/** Forgets the days that nobody asks for any more. */
export async function pruneTagDays(ctx: Context): Promise<void> {
  const before = dayOf(ctx.clock.now()) - DAYS;
  await ctx.db.write((tx) => deleteOldTagDays.run(tx, { before }));
}
