import { type Page, pageBounds } from '../../db/keyset.ts';
import { findBoosters } from '../boosts/queries.ts';
import type { Context } from '../context.ts';
import { findLikers } from '../votes/queries.ts';
import { type AccountView, loadAccountViews } from './account.ts';

/** A page of accounts in an order that is not theirs: cursors are ids of what ties them to the subject. */
export interface AccountPage {
  accounts: AccountView[];
  /** The first and the last tie, those of hidden accounts included; undefined for an empty page. */
  first: number | undefined;
  last: number | undefined;
  /** There may be more below. */
  full: boolean;
}

/** Who likes or boosted a post, newest first. The caller has checked that the viewer may see the post. */
export async function loadReactors(
  ctx: Context,
  kind: 'likes' | 'boosts',
  postId: number,
  page: Page,
): Promise<AccountPage> {
  const { below, above, limit } = pageBounds(page);
  const rows = await (kind === 'likes' ? findLikers : findBoosters).all(ctx.db, { postId, below, above, limit });
  const views = await loadAccountViews(
    ctx,
    rows.map((row) => row.accountId),
  );
  return {
    accounts: rows.flatMap((row) => views.get(row.accountId) ?? []).filter((account) => !account.suspended),
    first: rows[0]?.id,
    last: rows.at(-1)?.id,
    full: rows.length === limit,
  };
}
