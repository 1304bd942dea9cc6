import type { Tx } from '../../db/database.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { SanctionKind, SanctionsTable } from '../../db/tables/sanctions.ts';
import { AppError } from '../../lib/errors.ts';
import { writeAudit } from '../audit/write.ts';
import type { Context } from '../context.ts';
import { nameAccount } from '../staff/name-account.ts';
import { requireAbove } from '../staff/require-above.ts';
import { ABOUT, endStanding, undoOnPosts } from './effects.ts';
import { holdSanction } from './hold.ts';
import { findStanding, liftRow } from './queries.ts';
import { loadTarget } from './sanction.ts';

/** Kinds that are a standing, which all sanctions of the kind mean together. */
export type StandingKind = Extract<SanctionKind, 'sensitive' | 'limit' | 'freeze' | 'suspend'>;

/** Ends a standing, and with it every sanction that means it. Twice changes nothing. Throws `not-found`, `forbidden`. */
export async function liftStanding(
  ctx: Context,
  { targetId, kind, by }: { targetId: number; kind: StandingKind; by: number | null },
): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, targetId);
    const target = await loadTarget(tx, targetId);
    await requireAbove(ctx, tx, { by, targetId });
    const now = ctx.clock.now();
    const standing = await findStanding.all(tx, { accountId: targetId, kind });
    for (const { id } of standing) await liftRow.run(tx, { id, byId: by, now });
    const { account, user } = target;
    const since = {
      sensitive: account.sensitizedAt,
      limit: account.silencedAt,
      freeze: user?.frozenAt ?? null,
      suspend: account.suspendedAt,
    };
    if (since[kind] === null) return;
    await writeAudit(ctx, tx, { by, act: `account.un${kind}`, target: nameAccount(account) });
    await endStanding(ctx, tx, target, kind);
  });
}

/** Undoes one sanction. Twice changes nothing. Throws `not-found`, `forbidden`, `conflict` where it is final. */
export async function liftSanction(ctx: Context, { id, by }: { id: number; by: number | null }): Promise<void> {
  await ctx.db.write(async (tx) => {
    const sanction = await holdSanction(tx, id);
    await requireAbove(ctx, tx, { by, targetId: sanction.accountId });
    await lift(ctx, tx, sanction, by);
  });
}

/** The same in the caller's transaction, whose right to it is known. Last in the transaction. */
export async function lift(ctx: Context, tx: Tx, sanction: SanctionsTable, by: number | null): Promise<void> {
  const { id, kind, accountId, endedAt } = sanction;
  if (endedAt !== null) throw new AppError('conflict', 'It is too long ago to be undone');
  if ((await liftRow.run(tx, { id, byId: by, now: ctx.clock.now() })) === 0) return;
  const target = await loadTarget(tx, accountId);
  const { account } = target;
  await writeAudit(ctx, tx, { by, act: 'account.undo', target: nameAccount(account), details: { kind } });
  if (ABOUT[kind] === 'posts') await undoOnPosts(ctx, tx, sanction);
  if (ABOUT[kind] !== 'account' || (await findStanding.first(tx, { accountId, kind })) !== undefined) return;
  await endStanding(ctx, tx, target, kind);
}
