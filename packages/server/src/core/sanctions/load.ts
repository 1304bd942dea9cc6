import { type Page, readPage } from '../../db/keyset.ts';
import type { AppealState, SanctionKind, SanctionsTable } from '../../db/tables/sanctions.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';
import type { LoadAccounts } from '../views/facts.ts';
import {
  countPendingAppeals,
  findAppealsIn,
  findSanctionPosts,
  findSanctionsByIds,
  findSanctionsOf,
} from './queries.ts';

/** So long somebody may say what they have to say against a sanction. */
export const APPEAL_MS = 20 * 86_400_000;

export interface SanctionView {
  id: number;
  kind: SanctionKind;
  /** Whom it is against. */
  account: AccountView;
  /** Null: the command line. */
  by: AccountView | null;
  text: string;
  reportId: number | null;
  postIds: number[];
  appeal: { text: string; state: AppealState; at: number } | null;
  /** Until then it can be appealed against; null where that was done, or it is undone. */
  appealableUntil: number | null;
  createdAt: number;
  until: number | null;
  /** When it became final. */
  endedAt: number | null;
  liftedAt: number | null;
}

/** Sanctions by id, in one query a table. */
export async function loadSanctions(
  ctx: Context,
  ids: readonly number[],
  accounts?: LoadAccounts,
): Promise<Map<number, SanctionView>> {
  if (ids.length === 0) return new Map();
  const views = await hydrate(ctx, await findSanctionsByIds.all(ctx.db, { ids: [...ids] }), accounts);
  return new Map(views.map((view) => [view.id, view]));
}

/** One of them; of somebody alone where `accountId` is given. Throws `not-found`. */
export async function loadSanction(ctx: Context, id: number, accountId?: number): Promise<SanctionView> {
  const view = (await loadSanctions(ctx, [id])).get(id);
  if (view === undefined || (accountId !== undefined && view.account.id !== accountId)) throw notFound();
  return view;
}

/** A page of what was done to somebody, newest first. */
export async function listSanctions(ctx: Context, accountId: number, page: Page): Promise<SanctionView[]> {
  return hydrate(ctx, await readPage(ctx.db, findSanctionsOf, { accountId }, page));
}

/** A page of sanctions that were appealed against, newest first. */
export async function listAppeals(ctx: Context, state: AppealState, page: Page): Promise<SanctionView[]> {
  return hydrate(ctx, await readPage(ctx.db, findAppealsIn, { state }, page));
}

/** How many appeals wait for somebody; counting stops at `limit`. */
export async function countWaitingAppeals(ctx: Pick<Context, 'db'>, limit: number): Promise<number> {
  return Number((await countPendingAppeals.first(ctx.db, { limit }))?.count ?? 0);
}

async function hydrate(
  ctx: Context,
  rows: readonly SanctionsTable[],
  accounts: LoadAccounts = loadAccountViews,
): Promise<SanctionView[]> {
  if (rows.length === 0) return [];
  const people = await accounts(ctx, [...new Set(rows.flatMap(({ accountId, byId }) => [accountId, byId ?? 0]))]);
  const posts = await findSanctionPosts.all(ctx.db, { sanctionIds: rows.map(({ id }) => id) });
  const postsOf = Map.groupBy(posts, ({ sanctionId }) => sanctionId);
  const now = ctx.clock.now();
  return rows.flatMap((row) => {
    const { id, kind, accountId, byId, text, reportId, createdAt, until, endedAt, liftedAt } = row;
    const account = people.get(accountId);
    if (account === undefined) return [];
    const { appealText, appealState, appealedAt } = row;
    const appeal =
      appealText === null || appealState === null
        ? null
        : { text: appealText, state: appealState, at: appealedAt ?? 0 };
    const ends = createdAt + APPEAL_MS;
    return {
      ...{ id, kind, account, by: people.get(byId ?? 0) ?? null, text, reportId, createdAt, until, endedAt, liftedAt },
      postIds: (postsOf.get(id) ?? []).map(({ postId }) => postId).sort((a, b) => a - b),
      appeal,
      appealableUntil: appeal === null && liftedAt === null && endedAt === null && now < ends ? ends : null,
    };
  });
}
