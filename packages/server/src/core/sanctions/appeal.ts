import { AppError, notFound } from '../../lib/errors.ts';
import { countGraphemes } from '../../lib/text/graphemes.ts';
import { findAccountById } from '../accounts/queries.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { couldAnother } from '../staff/judging.ts';
import { nameAccount } from '../staff/name-account.ts';
import { requireAbove } from '../staff/require-above.ts';
import { holdSanction } from './hold.ts';
import { lift } from './lift.ts';
import { APPEAL_MS } from './load.ts';
import { answerAppealRow, setAppeal } from './queries.ts';

export const MAX_APPEAL = 2_000;

/**
 * Says what somebody has to say against what was done to them: once, within 20 days. Throws `not-found` for what was not done to
 * them, `invalid` for no words or too many, `conflict` where it is too late, undone, or was said before.
 */
export async function appeal(ctx: Context, input: { accountId: number; id: number; text: string }): Promise<void> {
  const { accountId, id } = input;
  const text = input.text.trim();
  if (text === '') throw new AppError('invalid', 'Validation failed: Text can’t be blank');
  if (countGraphemes(text) > MAX_APPEAL) {
    throw new AppError('invalid', `Validation failed: Text is too long (maximum is ${MAX_APPEAL} characters)`);
  }
  const now = ctx.clock.now();
  await ctx.db.write(async (tx) => {
    const sanction = await holdSanction(tx, id);
    if (sanction.accountId !== accountId) throw notFound();
    const { liftedAt, endedAt, createdAt } = sanction;
    if (liftedAt !== null) throw new AppError('conflict', 'It was undone');
    if (endedAt !== null || now >= createdAt + APPEAL_MS)
      throw new AppError('conflict', 'It is too late for an appeal');
    if ((await setAppeal.run(tx, { id, text, now })) === 0) throw new AppError('conflict', 'You have appealed already');
    await ctx.queue.emit(tx, { kind: 'appeal.created', sanctionId: id, accountId });
  });
}

/**
 * Answers an appeal: approved, what was done is undone. Who did it answers only where nobody else could. Throws `not-found` where there is none, `forbidden`, `conflict` where it was
 * answered before or what was done is final.
 */
export async function answerAppeal(
  ctx: Context,
  { id, state, by }: { id: number; state: 'approved' | 'rejected'; by: number | null },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const sanction = await holdSanction(tx, id);
    if (sanction.appealState === null) throw notFound();
    const { accountId, kind } = sanction;
    await requireAbove(ctx, tx, { by, targetId: accountId });
    // A second pair of eyes, where there is one.
    const own = by !== null && by === sanction.byId;
    if (own && (await couldAnother(tx, { by, targetId: accountId, permission: 'manageAppeals' }))) {
      throw new AppError('forbidden', 'Somebody else has to answer it: it is about what you did');
    }
    if ((await answerAppealRow.run(tx, { id, state, byId: by, now: ctx.clock.now() })) === 0) {
      throw new AppError('conflict', 'It was answered before');
    }
    const account = await findAccountById.first(tx, { id: accountId });
    if (account === undefined) throw notFound();
    const act = state === 'approved' ? 'appeal.approve' : 'appeal.reject';
    await writeAudit(ctx, tx, { by, act, target: nameAccount(account), details: { kind } });
    await ctx.queue.emit(tx, { kind: 'appeal.answered', sanctionId: id, accountId, approved: state === 'approved' });
    if (state === 'approved') await lift(ctx, tx, sanction, by);
  });
}
