import { type Page, readPage } from '../../db/keyset.ts';
import { findWelcome } from '../audience/find-welcome.ts';
import { type Viewer, viewerId } from '../audience/viewer.ts';
import { findBoosters } from '../boosts/queries.ts';
import type { Context } from '../context.ts';
import { findLikers } from '../votes/queries.ts';
import { type AccountView, loadAccountViews } from './account.ts';
import { findBoostRows } from './boost.ts';

/** A page of accounts in an order that is not theirs: cursors are ids of what ties them to the subject. */
export interface AccountPage {
  accounts: AccountView[];
  /** The first and the last tie, those of hidden accounts included; undefined for an empty page. */
  first: number | undefined;
  last: number | undefined;
  /** There may be more below. */
  full: boolean;
}

/**
 * Who likes or boosted a post, newest first, as far as the viewer may know of it and wants to meet them. The caller has
 * checked that the viewer may see the post.
 */
export async function loadReactors(
  ctx: Context,
  kind: 'likes' | 'boosts',
  { viewer, postId }: { viewer: Viewer; postId: number },
  page: Page,
): Promise<AccountPage> {
  const rows = await readPage(ctx.db, kind === 'likes' ? findLikers : findBoosters, { postId }, page);
  const shown = await (kind === 'likes' ? findWelcomeOf(ctx, viewer, rows) : findBoosted(ctx, viewer, rows));
  const views = await loadAccountViews(ctx, shown);
  return {
    accounts: rows.flatMap((row) => views.get(row.accountId) ?? []),
    first: rows[0]?.id,
    last: rows.at(-1)?.id,
    full: isFull(rows, page),
  };
}

/** A page read upwards came from something below it. */
export function isFull(ties: readonly unknown[], page: Page): boolean {
  return ties.length > 0 && (ties.length === page.limit || page.minId !== undefined);
}

type Tie = { id: number; accountId: number };

function findWelcomeOf(ctx: Context, viewer: Viewer, rows: Tie[]): Promise<Set<number>> {
  return findWelcome(
    ctx,
    viewer,
    rows.map((row) => row.accountId),
  );
}

/** Those whose boosts the viewer may see. */
async function findBoosted(ctx: Context, viewer: Viewer, rows: Tie[]): Promise<Set<number>> {
  const ids = rows.map((row) => row.id);
  const boosts = await findBoostRows(ctx, viewer.kind, [viewerId(viewer)], ids, { brought: true });
  return new Set(boosts.map((row) => row.accountId));
}
