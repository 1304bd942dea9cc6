import { AppError } from '../../lib/errors.ts';
import { admitAccount } from '../accounts/queries.ts';
import { writeAudit } from '../audit/write.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { awaitsConfirmation } from '../users/not-confirmed.ts';
import { approveUser, refuseUser, unrefuseUser } from '../users/queries/standing.ts';
import { findUserById } from '../users/queries.ts';
import { type ActOnPerson, findLoginBelow, personTarget } from './find-login.ts';

export const REFUSAL_TEXT_MAX = 2_000;

/** Lets somebody in who waits or was refused. Nothing happens to who is in. Throws `not-found`. */
export async function approvePerson(ctx: Context, act: ActOnPerson): Promise<void> {
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if ((await approveUser.run(tx, { id: login.userId, now: ctx.clock.now() })) === 0) return;
    // Who has not proven their address yet is seen when they do.
    const user = await findUserById.first(tx, { id: login.userId });
    if (user === undefined || !awaitsConfirmation(ctx, user)) {
      await admitAccount.run(tx, { id: login.id });
      await ctx.queue.emit(tx, { kind: 'user.admitted', accountId: login.id, inviteId: user?.inviteId ?? null });
    }
    await writeAudit(ctx, tx, { by: act.by, act: 'user.approve', target: personTarget(login) });
    await ctx.queue.emit(tx, { kind: 'user.approved', accountId: login.id });
    await tellChanged(ctx, tx, 'account', [login.id]);
  });
}

/**
 * Says no to somebody who waits; they read `text` when they sign in. It can be taken back for a week, then they are
 * forgotten. Throws `not-found`, `conflict` for who was let in.
 */
export async function refusePerson(ctx: Context, { text, ...act }: ActOnPerson & { text?: string }): Promise<void> {
  const words = text?.trim() ?? '';
  if (words.length > REFUSAL_TEXT_MAX) {
    throw new AppError('invalid', `Validation failed: Text is too long (maximum is ${REFUSAL_TEXT_MAX} characters)`);
  }
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if (login.approvedAt !== null) throw new AppError('conflict', 'They were let in already');
    const refusal = { id: login.userId, now: ctx.clock.now(), text: words === '' ? null : words };
    if ((await refuseUser.run(tx, refusal)) === 0) return;
    await writeAudit(ctx, tx, { by: act.by, act: 'user.refuse', target: personTarget(login) });
    await ctx.queue.emit(tx, { kind: 'user.refused', accountId: login.id });
  });
}

/** Takes a refusal back: they wait again. Throws `not-found`. */
export async function unrefusePerson(ctx: Context, act: ActOnPerson): Promise<void> {
  await ctx.db.write(async (tx) => {
    const login = await findLoginBelow(ctx, tx, act);
    if ((await unrefuseUser.run(tx, { id: login.userId })) === 0) return;
    await writeAudit(ctx, tx, { by: act.by, act: 'user.unrefuse', target: personTarget(login) });
  });
}
