import { type Page, readPage } from '../../db/keyset.ts';
import type { ReportCategory, ReportNotesTable, ReportState, ReportsTable } from '../../db/tables/reports.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';
import type { LoadAccounts } from '../views/facts.ts';
import { countOpenReports, findReportNotes, findReportPosts, findReportsByIds, findReportsIn } from './queries.ts';

/** A post as it was when it was reported. */
export interface EvidenceView {
  postId: number;
  uri: string;
  contentWarning: string;
  /** Sanitised HTML. */
  content: string;
  postedAt: number;
}

export interface ReportView {
  id: number;
  account: AccountView;
  target: AccountView;
  category: ReportCategory;
  comment: string;
  /** The rules that were said to be broken; some may be gone. */
  ruleIds: string[];
  forwarded: boolean;
  state: ReportState;
  action: string | null;
  resolvedAt: number | null;
  posts: EvidenceView[];
  createdAt: number;
}

/** Reports by id, in one query a table. */
export async function loadReports(
  ctx: Context,
  ids: readonly number[],
  accounts?: LoadAccounts,
): Promise<Map<number, ReportView>> {
  if (ids.length === 0) return new Map();
  return hydrate(ctx, await findReportsByIds.all(ctx.db, { ids: [...ids] }), accounts);
}

/** One report with what moderators wrote about it. Throws `not-found`. */
export async function loadReport(ctx: Context, id: number): Promise<ReportView & { notes: ReportNotesTable[] }> {
  const report = (await loadReports(ctx, [id])).get(id);
  if (report === undefined) throw notFound();
  return { ...report, notes: await findReportNotes.all(ctx.db, { reportId: id }) };
}

/** A page of reports in one state, newest first. */
export async function listReports(ctx: Context, state: ReportState, page: Page): Promise<ReportView[]> {
  const rows = await readPage(ctx.db, findReportsIn, { state }, page);
  return [...(await hydrate(ctx, rows)).values()];
}

/** How many wait for somebody; counting stops at `limit`. */
export async function countWaitingReports(ctx: Pick<Context, 'db'>, limit: number): Promise<number> {
  return Number((await countOpenReports.first(ctx.db, { limit }))?.count ?? 0);
}

async function hydrate(
  ctx: Context,
  rows: readonly ReportsTable[],
  accounts: LoadAccounts = loadAccountViews,
): Promise<Map<number, ReportView>> {
  const reportIds = rows.map((row) => row.id);
  if (reportIds.length === 0) return new Map();
  const people = await accounts(ctx, [...new Set(rows.flatMap((row) => [row.accountId, row.targetId]))]);
  const posts = await findReportPosts.all(ctx.db, { reportIds });
  const views = new Map<number, ReportView>();
  for (const row of rows) {
    const { id, accountId, targetId, category, comment, forwarded, state, action, resolvedAt, createdAt } = row;
    const [account, target] = [people.get(accountId), people.get(targetId)];
    if (account === undefined || target === undefined) continue;
    const evidence = posts
      .filter((post) => post.reportId === id)
      .map(({ reportId: _, ...post }) => post)
      .sort((a, b) => a.postId - b.postId);
    const ruleIds = JSON.parse(row.ruleIdsJson) as string[];
    const rest = { category, comment, ruleIds, forwarded: forwarded === 1, state, action, resolvedAt, createdAt };
    views.set(id, { id, account, target, ...rest, posts: evidence });
  }
  return views;
}
