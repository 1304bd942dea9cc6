import type { Tx } from '../../db/database.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findJudges } from '../staff/judging.ts';
import { STAFF_NEWS, type StaffNewsKind } from './kinds.ts';
import { aboutAccount, type News, tell } from './tell.ts';

/** Staff that one transaction tells. */
const PART = 250;

interface StaffTelling {
  news: News & { kind: StaffNewsKind };
  /** Whom it is about: nobody hears of who stands above them, or of themselves. */
  targetId: number;
  /** The last of those who have been told. */
  after: number;
}

/** Tells one part of the staff after the other, each in a transaction of its own. */
export const tellStaffJob = defineJob<Context, StaffTelling>({
  name: 'notifications.staff',
  priority: 3,
  concurrency: 1,
  run: async (ctx, inputs) => {
    for (const input of inputs) await ctx.db.write((tx) => tellStaff(ctx, tx, input), { durable: false });
  },
});

/** Tells the first part of those who may see to it, whatever their policies say, and leaves the others to the job. */
export async function tellStaff(ctx: Context, tx: Tx, { news, targetId, after }: StaffTelling): Promise<void> {
  const judges = await findJudges(tx, targetId, STAFF_NEWS[news.kind]);
  const left = [...judges].filter((id) => id > after).sort((a, b) => a - b);
  const part = left.slice(0, PART);
  for (const id of part) if (id !== news.fromAccountId) await tell(ctx, tx, news, id);
  const last = part.at(-1);
  if (last === undefined || left.length === part.length) return;
  await ctx.queue.enqueue(tx, tellStaffJob, [{ news, targetId, after: last }]);
}

/** Tells staff of somebody who is in, or asks to be let in: once, since the cause is who it is. */
export async function tellOfNewcomer(ctx: Context, tx: Tx, accountId: number): Promise<void> {
  const news = { kind: 'sign-up', ...aboutAccount(accountId), causeId: accountId } as const;
  await tellStaff(ctx, tx, { news, targetId: accountId, after: 0 });
}
