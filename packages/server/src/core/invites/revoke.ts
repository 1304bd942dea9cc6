import { notFound } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { requireAbove } from '../staff/require-above.ts';
import { nameInvite } from './name-invite.ts';
import { findInvite, revokeInvite } from './queries.ts';

/** Takes one's own invite back. Nothing happens to one that has ended. Throws `not-found`. */
export async function revokeOwnInvite(
  ctx: Context,
  { accountId, id }: { accountId: number; id: number },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    const row = await findInvite.first(tx, { id });
    if (row?.accountId !== accountId) throw notFound();
    await revokeInvite.run(tx, { id, now: ctx.clock.now() });
  });
}

/** Staff take anybody's back: of people below them, and their own. Throws `not-found`, `forbidden`. */
export async function revokeInviteOf(ctx: Context, { by, id }: { by: number | null; id: number }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const row = await findInvite.first(tx, { id });
    if (row === undefined) throw notFound();
    if (row.accountId !== null && row.accountId !== by) await requireAbove(ctx, tx, { by, targetId: row.accountId });
    if ((await revokeInvite.run(tx, { id, now: ctx.clock.now() })) === 0) return;
    await writeAudit(ctx, tx, { by, act: 'invite.revoke', target: nameInvite(row) });
  });
}
