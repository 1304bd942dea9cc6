import type { Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { mayJudge } from '../staff/judging.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';
import { countReportNotes, deleteReportNote, findReportNotes, lockReport } from './queries.ts';

export const MAX_NOTE = 1_000;
/** Of one report. */
const MAX_NOTES = 100;

export interface ReportNoteView {
  id: number;
  /** Null: by the command line, or by somebody who is gone. */
  account: AccountView | null;
  text: string;
  createdAt: number;
}

/** What moderators wrote about a report, oldest first. */
export async function listReportNotes(ctx: Context, reportId: number): Promise<ReportNoteView[]> {
  const rows = await findReportNotes.all(ctx.db, { reportId });
  const people = await loadAccountViews(
    ctx,
    rows.flatMap((row) => row.accountId ?? []),
  );
  return rows.map(({ id, accountId, text, createdAt }) => {
    return { id, account: people.get(accountId ?? 0) ?? null, text, createdAt };
  });
}

/** Writes one that other moderators read; answers its id. Throws `not-found`, `invalid`. */
export async function addReportNote(
  ctx: Context,
  input: { reportId: number; by: number | null; text: string },
): Promise<number> {
  const text = checkNote(input.text);
  if (text === '') throw new AppError('invalid', 'Validation failed: Text can’t be blank');
  return ctx.db.write(async (tx) => {
    await holdReport(tx, { id: input.reportId, by: input.by });
    const id = await insertReportNote(ctx, tx, { ...input, text });
    await writeAudit(ctx, tx, { by: input.by, act: 'report.note', target: nameReport(input.reportId) });
    return id;
  });
}

/** Takes one away. Throws `not-found`. */
export async function removeReportNote(
  ctx: Context,
  input: { reportId: number; noteId: number; by: number | null },
): Promise<void> {
  const { reportId, noteId, by } = input;
  await ctx.db.write(async (tx) => {
    await holdReport(tx, { id: reportId, by });
    if ((await deleteReportNote.run(tx, { id: noteId, reportId })) === 0) throw notFound();
    await writeAudit(ctx, tx, { by, act: 'report.remove-note', target: nameReport(reportId) });
  });
}

/** A report that somebody may see to, as it stays until the transaction ends. Throws `not-found`. */
export async function holdReport(tx: Tx, { id, by }: { id: number; by: number | null }) {
  const report = await lockReport.first(tx, { id });
  if (report === undefined || !(await mayJudge(tx, { by, targetId: report.targetId }))) throw notFound();
  return report;
}

/** In the caller's transaction, which holds the report; the text was checked. */
export async function insertReportNote(
  ctx: Context,
  tx: Tx,
  { reportId, by, text }: { reportId: number; by: number | null; text: string },
): Promise<number> {
  if (Number((await countReportNotes.first(tx, { reportId }))?.count) >= MAX_NOTES) {
    throw new AppError('invalid', `There are ${MAX_NOTES} notes already`);
  }
  const id = ctx.ids.next();
  await insertRow(tx, 'reportNotes', { id, reportId, accountId: by, text, createdAt: ctx.clock.now() });
  return id;
}

/** Throws `invalid` for one that is too long. */
export function checkNote(text: string): string {
  if (countGraphemes(text) <= MAX_NOTE) return text.trim();
  throw new AppError('invalid', `Validation failed: Text is too long (maximum is ${MAX_NOTE} characters)`);
}

/** As the audit log names a report. */
export const nameReport = (id: number) => ({ kind: 'report', key: id, label: `${id}` }) as const;
