import { AppError } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { changeEmailByHand, confirmByHand, readWanted, sendConfirmationByHand } from '../users/email.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { type ActOnPerson, findLoginBelow, personTarget } from './find-login.ts';

/** Takes somebody's address for confirmed, where no mail reached them. Throws `not-found`, `conflict` where it is. */
export async function confirmPerson(ctx: Context, act: ActOnPerson): Promise<void> {
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if (!(await confirmByHand(ctx, tx, login.userId))) throw new AppError('conflict', 'It is confirmed already');
    await writeAudit(ctx, tx, { by: act.by, act: 'user.confirm', target: personTarget(login) });
  });
}

/**
 * Wants mail for somebody at another address. Where mail is sent it has to be confirmed by them, or by `confirmPerson`, and
 * the present one is told meanwhile; the present one again takes the wish back. Throws `not-found`, `invalid` with details
 * for what is no address or is kept out.
 */
export async function changePersonEmail(
  ctx: Context,
  { email: given, ...act }: ActOnPerson & { email: string },
): Promise<void> {
  const email = await readWanted(ctx, given);
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if (!(await changeEmailByHand(ctx, tx, { userId: login.userId, email }))) return;
    await writeAudit(ctx, tx, { by: act.by, act: 'user.email', target: personTarget(login) });
  });
}

/** Has the mail sent once more by which somebody confirms an address. Throws `not-found`, `conflict` where there is none to. */
export async function sendConfirmationAgain(ctx: Context, act: ActOnPerson): Promise<void> {
  if (!sendsMail(ctx)) throw new AppError('conflict', 'This server sends no mail');
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if (!(await sendConfirmationByHand(ctx, tx, login.userId))) {
      throw new AppError('conflict', 'It is confirmed already');
    }
    await writeAudit(ctx, tx, { by: act.by, act: 'user.resend-confirmation', target: personTarget(login) });
  });
}
