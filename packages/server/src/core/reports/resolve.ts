import { insertRow } from '../../db/insert.ts';
import { notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { findReportsByIds, resolveReportRow } from './queries.ts';

/**
 * Says that a report was seen to, and what was done. Twice changes nothing. Throws `not-found`. `by` is an account here,
 * null for the command line.
 */
export async function resolveReport(
  ctx: Context,
  { id, action, note, by }: { id: number; action: string; note?: string | undefined; by: number | null },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    if ((await findReportsByIds.first(tx, { ids: [id] })) === undefined) throw notFound();
    if ((await resolveReportRow.run(tx, { id, action, now })) === 0) return;
    const target = { kind: 'report', key: id, label: String(id) } as const;
    await writeAudit(ctx, tx, { by, act: 'report.resolve', target, details: { action } });
    if (note === undefined) return;
    await insertRow(tx, 'reportNotes', {
      id: ctx.ids.next(),
      reportId: id,
      accountId: by,
      text: note,
      createdAt: now,
    });
  });
}
