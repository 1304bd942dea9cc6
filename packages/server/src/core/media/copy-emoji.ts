import { buffer } from 'node:stream/consumers';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { addEmoji, prepareEmoji } from '../emojis/keep.ts';
import { findEmoji, findEmojisOf } from '../emojis/queries.ts';
import { openCached } from '../files/cached-files.ts';
import { processEmoji } from './emoji-picture.ts';
import { findPicture } from './fetch-picture.ts';

/** As many are found at once. */
const FOUND = 60;

/** An emoji of another server, as it was seen in a post. */
export interface ForeignEmoji {
  shortcode: string;
  url: string;
}

/** Emoji of a server that were seen here and whose names begin so, 60 at most. */
export async function findForeignEmojis(ctx: Context, domain: string, start: string): Promise<ForeignEmoji[]> {
  if (domain === '') return [];
  const rows = await findEmojisOf.all(ctx.db, { domain, from: start, limit: FOUND });
  // Where the names that begin so end is for a database's language to say: what comes behind them falls out here.
  const found = rows.filter(({ shortcode }) => shortcode.toLowerCase().startsWith(start.toLowerCase()));
  return found.map(({ shortcode, remoteUrl }) => ({ shortcode, url: remoteUrl as string }));
}

/**
 * Lets people here use an emoji of another server, with a picture of our own. Answers its id. `by` is an account here.
 * Throws `not-found` for one that was not seen here or cannot be had, and like `addEmoji`.
 */
export async function copyEmoji(
  ctx: Context,
  {
    by,
    domain,
    shortcode,
    category,
  }: { by: number | null; domain: string; shortcode: string; category: string | null },
): Promise<number> {
  const known = domain === '' ? undefined : await findEmoji.first(ctx.db, { domain, shortcode });
  if (known === undefined || known.remoteUrl === null) throw notFound();
  const id = await prepareEmoji(ctx, { shortcode, category });
  const stored = await openCached(ctx, await findPicture(ctx, known.remoteUrl));
  if (stored === undefined) throw notFound();
  const file = await processEmoji(ctx, id, await buffer(stored.body));
  await addEmoji(ctx, { by, id, shortcode, category, file });
  return id;
}
