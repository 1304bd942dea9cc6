import { normalizeTag } from '../../lib/text/normalize-tag.ts';
import type { Context } from '../context.ts';
import { findTagsByPrefix } from './queries.ts';

/** Tags in use by their first letters, in alphabetical order. */
export async function searchTags(ctx: Context, text: string, limit: number): Promise<string[]> {
  const start = normalizeTag(text.trim().replace(/^#/, ''));
  if (start === '' || start.length > 200) return [];
  const rows = await findTagsByPrefix.all(ctx.db, { start, end: `${start}\u{10ffff}`, limit });
  return rows.map((row) => row.tag);
}
