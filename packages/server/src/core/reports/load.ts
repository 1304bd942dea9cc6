import { type Page, readPage } from '../../db/keyset.ts';
import type { ReportCategory, ReportedCollection, ReportsTable } from '../../db/tables/reports.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findUnjudged, mayJudge } from '../staff/judging.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';
import type { LoadAccounts } from '../views/facts.ts';
import {
  countOpenAbout,
  countOpenReports,
  findPostStates,
  findReportPosts,
  findReports,
  findReportsBy,
  findReportsByIds,
} from './queries.ts';

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
  /** Choices of people, as they were. */
  collections: ReportedCollection[];
  forwarded: boolean;
  state: 'open' | 'assigned' | 'resolved';
  /** The moderator who sees to it. */
  assignee: AccountView | null;
  action: string | null;
  /** What whoever reported is told; '' for nothing more. */
  answer: string;
  /** Null while it is open, and where it was the command line. */
  resolvedBy: AccountView | null;
  resolvedAt: number | null;
  posts: EvidenceView[];
  createdAt: number;
  updatedAt: number;
}

/** What moderators look for; what is not given is anything. */
export interface ReportFilter {
  resolved: boolean;
  accountId?: number | undefined;
  targetId?: number | undefined;
  targetDomain?: string | undefined;
  assigneeId?: number | undefined;
  /** Who looks: they learn nothing of what is said of them, or of who stands above them. Null: the command line. */
  by: number | null;
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

/** Throws `not-found`. */
export async function loadReport(ctx: Context, id: number): Promise<ReportView> {
  const report = (await loadReports(ctx, [id])).get(id);
  if (report === undefined) throw notFound();
  return report;
}

/** The same for staff: what they do not judge is not there for them. Throws `not-found`. */
export async function loadReportFor(ctx: Context, by: number | null, id: number): Promise<ReportView> {
  const report = await loadReport(ctx, id);
  if (!(await mayJudge(ctx.db, { by, targetId: report.target.id }))) throw notFound();
  return report;
}

/** A page of reports, newest first. */
export async function listReports(ctx: Context, filter: ReportFilter, page: Page): Promise<ReportView[]> {
  const { accountId = 0, targetId = 0, targetDomain = '*', assigneeId = 0 } = filter;
  const resolved = filter.resolved ? 1 : 0;
  const unjudged = await findUnjudged(ctx, filter.by);
  const params = { resolved, accountId, targetId, targetDomain, assigneeId, unjudged } as const;
  const leads = { targetId, accountId, assigneeId, targetDomain: targetDomain === '*' ? 0 : 1 };
  const lead = (Object.keys(leads) as (keyof typeof leads)[]).find((name) => leads[name] !== 0) ?? 'resolved';
  return [...(await hydrate(ctx, await readPage(ctx.db, findReports[lead], params, page))).values()];
}

/** A page of what somebody here reported, newest first. */
export async function listOwnReports(ctx: Context, accountId: number, page: Page): Promise<ReportView[]> {
  return [...(await hydrate(ctx, await readPage(ctx.db, findReportsBy, { accountId }, page))).values()];
}

/** One of them. Throws `not-found` for another's as for what is not there. */
export async function loadOwnReport(ctx: Context, accountId: number, id: number): Promise<ReportView> {
  const report = await loadReport(ctx, id);
  if (report.account.id !== accountId) throw notFound();
  return report;
}

/** How many wait for somebody, of those that are not about these; counting stops at `limit`. */
export async function countWaitingReports(ctx: Pick<Context, 'db'>, limit: number, unjudged: number[] = []) {
  return Number((await countOpenReports.first(ctx.db, { limit, unjudged }))?.count ?? 0);
}

/** How many wait about each of these people. */
export async function countWaitingAbout(ctx: Context, targetIds: readonly number[]): Promise<Map<number, number>> {
  if (targetIds.length === 0) return new Map();
  const rows = await countOpenAbout.all(ctx.db, { targetIds: [...new Set(targetIds)] });
  return new Map(rows.map(({ targetId, count }) => [targetId, Number(count)]));
}

/** What became of a reported post: it stands as it was, its author edited or deleted it, or moderators removed it. */
export type Fate = 'stands' | 'edited' | 'removed' | 'deleted';

/** The fate of each post of these reports. */
export async function loadFates(ctx: Context, reports: readonly ReportView[]): Promise<Map<number, Fate>> {
  const since = new Map(reports.flatMap(({ posts, createdAt }) => posts.map(({ postId }) => [postId, createdAt])));
  if (since.size === 0) return new Map();
  const rows = new Map((await findPostStates.all(ctx.db, { ids: [...since.keys()] })).map((row) => [row.id, row]));
  return new Map(
    [...since].map(([postId, reportedAt]): [number, Fate] => {
      const { state = 'deleted', editedAt = null } = rows.get(postId) ?? {};
      if (state === 'removed' || state === 'deleted') return [postId, state];
      return [postId, editedAt !== null && editedAt > reportedAt ? 'edited' : 'stands'];
    }),
  );
}

async function hydrate(
  ctx: Context,
  rows: readonly ReportsTable[],
  accounts: LoadAccounts = loadAccountViews,
): Promise<Map<number, ReportView>> {
  const reportIds = rows.map((row) => row.id);
  if (reportIds.length === 0) return new Map();
  const involved = rows.flatMap((row) => [row.accountId, row.targetId, row.assigneeId ?? 0, row.resolvedById ?? 0]);
  const people = await accounts(
    ctx,
    [...new Set(involved)].filter((id) => id !== 0),
  );
  const posts = await findReportPosts.all(ctx.db, { reportIds });
  const views = new Map<number, ReportView>();
  for (const row of rows) {
    const { id, accountId, targetId, assigneeId, resolvedById, forwarded, resolved } = row;
    const { category, comment, action, answer, resolvedAt, createdAt, updatedAt } = row;
    const [account, target] = [people.get(accountId), people.get(targetId)];
    if (account === undefined || target === undefined) continue;
    const evidence = posts
      .filter((post) => post.reportId === id)
      .map(({ reportId: _, ...post }) => post)
      .sort((a, b) => a.postId - b.postId);
    const ruleIds = JSON.parse(row.ruleIdsJson) as string[];
    const collections = JSON.parse(row.collectionsJson) as ReportedCollection[];
    const state = resolved === 1 ? 'resolved' : assigneeId === null ? 'open' : 'assigned';
    const by = { assignee: people.get(assigneeId ?? 0) ?? null, resolvedBy: people.get(resolvedById ?? 0) ?? null };
    const rest = {
      category,
      comment,
      ruleIds,
      collections,
      forwarded: forwarded === 1,
      state,
      action,
      answer,
      resolvedAt,
    } as const;
    views.set(id, { id, account, target, ...by, ...rest, posts: evidence, createdAt, updatedAt });
  }
  return views;
}
