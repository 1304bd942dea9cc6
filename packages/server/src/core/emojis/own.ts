import type { Reader } from '../../db/database.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { findOwnEmojis } from './queries.ts';

/** An emoji that people here can use. */
export interface OwnEmoji {
  id: number;
  /** Letters, digits and `_`; capitals count. */
  shortcode: string;
  /** The storage key of its picture. */
  file: string;
  category: string | null;
  /** In milliseconds. */
  updatedAt: number;
}

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 60_000;
const cached = perProcess((ctx) =>
  createToldCache<'own', ReadonlyMap<string, OwnEmoji>>(ctx, ['emojis'], { max: 1, ttlMs: FRESH_MS }),
);

/** All of them by their names, in the order of these: every app asks at each start, and every text that has one. */
export function loadOwnEmojis(ctx: Context): Promise<ReadonlyMap<string, OwnEmoji>> {
  return cached(ctx).load('own', readOwnEmojis);
}

async function readOwnEmojis(on: Reader): Promise<ReadonlyMap<string, OwnEmoji>> {
  const rows = await findOwnEmojis.all(on, {});
  return new Map(rows.map(({ file, ...row }) => [row.shortcode, { ...row, file: file as string }]));
}
