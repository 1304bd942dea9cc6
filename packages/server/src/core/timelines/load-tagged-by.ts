import { type Page, pageBounds } from '../../db/keyset.ts';
import type { Context } from '../context.ts';
import type { Entry } from './load.ts';
import { findTaggedBy } from './queries.ts';

/** One account's posts under a tag, as far as the viewer (null: a visitor) may see them; newest first. */
export async function loadTaggedBy(
  ctx: Context,
  filter: { accountId: number; viewerId: number | null; tag: string; onlyMedia?: boolean },
  page: Page,
): Promise<Entry[]> {
  const { upwards, ...bounds } = pageBounds(page);
  const rows = await findTaggedBy[upwards ? 'asc' : 'desc'].all(ctx.db, {
    ...bounds,
    accountId: filter.accountId,
    viewerId: filter.viewerId ?? 0,
    tag: filter.tag,
    onlyMedia: filter.onlyMedia ? 1 : 0,
  });
  return upwards ? rows.reverse() : rows;
}
