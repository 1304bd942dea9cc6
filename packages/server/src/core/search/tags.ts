import { normalizeTag } from '../../lib/text/normalize-tag.ts';
import type { Context } from '../context.ts';
import { findTagsByPrefix } from './queries.ts';

export interface TagSearch {
  text: string;
  limit: number;
  /** Of those that only begin so, those alone about which staff decided whether they may trend. */
  reviewed?: boolean | undefined;
}

/** Tags in use by their first letters, in alphabetical order. */
export async function searchTags(ctx: Context, { text, limit, reviewed = false }: TagSearch): Promise<string[]> {
  const start = normalizeTag(text.trim().replace(/^#/, ''));
  if (start === '' || start.length > 200) return [];
  const rows = await findTagsByPrefix.all(ctx.db, {
    start,
    end: `${start}\u{10ffff}`,
    limit,
    reviewed: reviewed ? 1 : 0,
  });
  return rows.map((row) => row.tag);
}
