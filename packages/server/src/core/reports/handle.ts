import type { Tx } from '../../db/database.ts';
import type { ReportCategory } from '../../db/tables/reports.ts';
import { forbidden, notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { mayJudge } from '../staff/judging.ts';
import { checkRules } from './file.ts';
import { checkNote, holdReport, insertReportNote, nameReport } from './notes.ts';
import {
  findOpenAbout,
  findReportsByIds,
  lockReport,
  reopenReportRow,
  resolveReportRow,
  setAssignee,
  setCategory,
} from './queries.ts';

interface Deed {
  id: number;
  /** An account here; null: the command line. */
  by: number | null;
}

/** Says which moderator sees to a report; null: nobody any more. Twice changes nothing. Throws `not-found`. */
export async function assignReport(ctx: Context, input: Deed & { assigneeId: number | null }): Promise<void> {
  const { id, by, assigneeId } = input;
  await ctx.db.write(async (tx) => {
    const { accountId, targetId } = await holdReport(tx, { id, by });
    if (assigneeId !== null && !(await mayJudge(tx, { by: assigneeId, targetId }))) throw forbidden();
    if ((await setAssignee.run(tx, { id, assigneeId, now: ctx.clock.now() })) === 0) return;
    const act = assigneeId === null ? 'report.unassign' : 'report.assign';
    await writeAudit(ctx, tx, { by, act, target: nameReport(id) });
    await ctx.queue.emit(tx, { kind: 'report.changed', reportId: id, accountId, at: ctx.clock.now() });
  });
}

/** Says what a report is about, where whoever made it chose another word. Throws `not-found`, `invalid`. */
export async function changeReport(
  ctx: Context,
  input: Deed & { category?: ReportCategory | undefined; ruleIds?: readonly string[] | undefined },
): Promise<void> {
  const { id, by } = input;
  if (input.ruleIds !== undefined) await checkRules(ctx, input.ruleIds);
  await ctx.db.write(async (tx) => {
    await holdReport(tx, { id, by });
    const [report] = await findReportsByIds.all(tx, { ids: [id] });
    if (report === undefined) throw notFound();
    const category = input.category ?? (input.ruleIds === undefined ? report.category : 'violation');
    // Only what broke rules names them.
    const named = category === 'violation' ? (input.ruleIds ?? (JSON.parse(report.ruleIdsJson) as string[])) : [];
    const ruleIdsJson = JSON.stringify([...new Set(named)]);
    if (category === report.category && ruleIdsJson === report.ruleIdsJson) return;
    await setCategory.run(tx, { id, category, ruleIdsJson, now: ctx.clock.now() });
    await writeAudit(ctx, tx, { by, act: 'report.change', target: nameReport(id), details: { category } });
    const { accountId } = report;
    await ctx.queue.emit(tx, { kind: 'report.changed', reportId: id, accountId, at: ctx.clock.now() });
  });
}

interface Resolution {
  by: number | null;
  /** What was done, in a word. */
  action: string;
  /** What whoever reported is told of it. */
  answer?: string | undefined;
}

/** Says that a report was seen to, and what was done. Twice changes nothing. Throws `not-found`, `invalid`. */
export async function resolveReport(
  ctx: Context,
  { id, note = '', ...input }: Resolution & { id: number; note?: string | undefined },
): Promise<void> {
  const text = checkNote(note);
  const resolution = { ...input, answer: checkNote(input.answer ?? '') };
  await ctx.db.write(async (tx) => {
    const report = await holdReport(tx, { id, by: input.by });
    if (!(await resolve(ctx, tx, report, resolution)) || text === '') return;
    await insertReportNote(ctx, tx, { reportId: id, by: input.by, text });
  });
}

/** The same in the transaction of what was done. Throws `not-found`. */
export async function resolveReportIn(
  ctx: Context,
  tx: Tx,
  { id, ...resolution }: Resolution & { id: number },
): Promise<void> {
  const report = await lockReport.first(tx, { id });
  if (report === undefined) throw notFound();
  await resolve(ctx, tx, report, resolution);
}

/** That many reports about one person are answered by one act. */
const MAX_ANSWERED = 500;

/** In the transaction of an act against somebody: what waits about them was seen to by it. */
export async function resolveReportsAbout(
  ctx: Context,
  tx: Tx,
  { targetId, ...resolution }: Resolution & { targetId: number },
): Promise<void> {
  for (const report of await findOpenAbout.all(tx, { targetId, limit: MAX_ANSWERED })) {
    await resolve(ctx, tx, report, resolution);
  }
}

async function resolve(
  ctx: Context,
  tx: Tx,
  { id, accountId }: { id: number; accountId: number },
  { by, action, answer = '' }: Resolution,
): Promise<boolean> {
  if ((await resolveReportRow.run(tx, { id, action, answer, byId: by, now: ctx.clock.now() })) === 0) return false;
  await writeAudit(ctx, tx, { by, act: 'report.resolve', target: nameReport(id), details: { action } });
  await ctx.queue.emit(tx, { kind: 'report.resolved', reportId: id, accountId });
  return true;
}

/** Puts a report back among those that wait. Twice changes nothing. Throws `not-found`. */
export async function reopenReport(ctx: Context, { id, by }: Deed): Promise<void> {
  await ctx.db.write(async (tx) => {
    const report = await holdReport(tx, { id, by });
    if ((await reopenReportRow.run(tx, { id, now: ctx.clock.now() })) === 0) return;
    await writeAudit(ctx, tx, { by, act: 'report.reopen', target: nameReport(id) });
    await ctx.queue.emit(tx, { kind: 'report.reopened', reportId: id, accountId: report.accountId });
  });
}
