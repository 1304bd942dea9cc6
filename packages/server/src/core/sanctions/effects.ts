import type { Tx } from '../../db/database.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { SanctionKind } from '../../db/tables/sanctions.ts';
import type { UsersTable } from '../../db/tables/users.ts';
import { AppError } from '../../lib/errors.ts';
import { setStanding } from '../accounts/queries.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { setSensitive } from '../posts/queries.ts';
import { putBackPost, takeDownPost } from '../posts/take-down.ts';
import { endAccess } from '../users/change-password.ts';
import { setFrozen } from '../users/queries.ts';

export interface Target {
  account: AccountsTable;
  /** Undefined for people of other servers. */
  user: UsersTable | undefined;
}

/** What a kind of sanction is about. */
export const ABOUT: Record<SanctionKind, 'nothing' | 'posts' | 'account'> = {
  warn: 'nothing',
  mark: 'posts',
  remove: 'posts',
  sensitive: 'account',
  limit: 'account',
  freeze: 'account',
  suspend: 'account',
};

/** Brings somebody into the standing that a sanction means. Last in the transaction. Throws `invalid` where that cannot be. */
export async function applyStanding(
  ctx: Context,
  tx: Tx,
  { account, user }: Target,
  kind: SanctionKind,
): Promise<void> {
  const now = ctx.clock.now();
  await setStandingOf(ctx, tx, { account, user }, kind, now);
  if (user !== undefined && (kind === 'freeze' || kind === 'suspend')) await endAccess(ctx, tx, user.id);
}

/** Takes it back. Last in the transaction. */
export function endStanding(ctx: Context, tx: Tx, target: Target, kind: SanctionKind): Promise<void> {
  return setStandingOf(ctx, tx, target, kind, null);
}

async function setStandingOf(
  ctx: Context,
  tx: Tx,
  { account: { id, domain }, user }: Target,
  kind: SanctionKind,
  at: number | null,
): Promise<void> {
  switch (kind) {
    case 'freeze':
      if (user === undefined)
        throw new AppError('invalid', 'Validation failed: Nobody of another server signs in here');
      await setFrozen.run(tx, { id: user.id, at });
      break;
    case 'sensitive':
      await setStanding.sensitizedAt.run(tx, { id, at });
      break;
    case 'limit':
      await setStanding.silencedAt.run(tx, { id, at });
      break;
    case 'suspend':
      await setStanding.suspendedAt.run(tx, { id, at });
      // Their servers say so to those of their followers.
      if (domain === '') await ctx.queue.emit(tx, { kind: 'account.updated', accountId: id, origin: 'local' });
      break;
    default:
      return;
  }
  await tellChanged(ctx, tx, 'account', [id]);
}

/** Does it to one post; answers whether that changed anything. */
export async function applyToPost(ctx: Context, tx: Tx, postId: number, kind: SanctionKind): Promise<boolean> {
  if (kind === 'remove') return takeDownPost(ctx, tx, postId);
  return setMark(ctx, tx, postId, 1);
}

/** Takes it back. */
export async function undoOnPost(ctx: Context, tx: Tx, postId: number, kind: SanctionKind): Promise<void> {
  if (kind === 'remove') await putBackPost(ctx, tx, postId);
  else await setMark(ctx, tx, postId, 0);
}

async function setMark(ctx: Context, tx: Tx, postId: number, sensitive: 0 | 1): Promise<boolean> {
  if ((await setSensitive.run(tx, { id: postId, sensitive })) === 0) return false;
  // Of whatever origin: who has it from us is told, and nobody has another's from us.
  await ctx.queue.emit(tx, { kind: 'post.reviewed', postId, at: ctx.clock.now(), origin: 'local' });
  return true;
}
