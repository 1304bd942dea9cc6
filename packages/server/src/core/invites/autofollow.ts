import { AppError } from '../../lib/errors.ts';
import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { followAccount } from '../follows/follow.ts';
import { findInvite } from './queries.ts';

/** Whoever is in by an invite that says so follows its maker: once nothing keeps them out, so that nobody hears of who waits. */
export const invitesSubscriber: Subscriber<Context, AppEvent> = {
  name: 'invites',
  wants: (event) => event.kind === 'user.admitted' && event.inviteId !== null,
  async handle(ctx, events) {
    for (const event of events) {
      if (event.kind === 'user.admitted' && event.inviteId !== null) {
        await followMaker(ctx, event.accountId, event.inviteId);
      }
    }
  },
};

async function followMaker(ctx: Context, accountId: number, inviteId: number): Promise<void> {
  const invite = await findInvite.first(ctx.db, { id: inviteId });
  if (invite === undefined || invite.autofollow === 0 || invite.accountId === null) return;
  try {
    await followAccount(ctx, { accountId, targetId: invite.accountId, origin: 'local' });
  } catch (error) {
    // They may have blocked each other, or gone.
    if (!(error instanceof AppError)) throw error;
  }
}
