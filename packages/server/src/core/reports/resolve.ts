import { insertRow } from '../../db/insert.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findReportsByIds, resolveReportRow } from './queries.ts';

/** Says that a report was seen to, and what was done. Twice changes nothing. Throws `not-found`. */
export async function resolveReport(
  ctx: Context,
  { id, action, note }: { id: number; action: string; note?: string | undefined },
): Promise<void> {
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    if ((await findReportsByIds.first(tx, { ids: [id] })) === undefined) throw notFound();
    if ((await resolveReportRow.run(tx, { id, action, now })) === 0 || note === undefined) return;
    await insertRow(tx, 'reportNotes', {
      id: ctx.ids.next(),
      reportId: id,
      accountId: null,
      text: note,
      createdAt: now,
    });
  });
}
