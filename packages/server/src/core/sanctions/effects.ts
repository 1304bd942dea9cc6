import type { Tx } from '../../db/database.ts';
import type { AccountsTable } from '../../db/tables/accounts.ts';
import type { SanctionKind } from '../../db/tables/sanctions.ts';
import type { UsersTable } from '../../db/tables/users.ts';
import { AppError } from '../../lib/errors.ts';
import { setStanding } from '../accounts/queries.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { markFilesOf, passOnFileMarks } from '../files/queries.ts';
import { lockPost, setMarked } from '../posts/queries.ts';
import { putBackPost, takeDownPost } from '../posts/take-down.ts';
import { endAccess } from '../users/change-password.ts';
import { setFrozen } from '../users/queries.ts';
import { hideFilesBy, hideFilesOfPost } from './hide-files.ts';
import { findOtherHold, findSanctionPosts, noteChanged } from './queries.ts';
import { refuseHeldPost } from './refuse-held.ts';

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
      if (domain === '' && at !== null) await hideFilesBy(ctx, tx, id);
      break;
    default:
      return;
  }
  await tellChanged(ctx, tx, 'account', [id]);
}

export interface PostSanction {
  id: number;
  kind: SanctionKind;
}

/** Does it to one post; answers whether that changed anything. */
export async function applyToPost(ctx: Context, tx: Tx, postId: number, sanction: PostSanction): Promise<boolean> {
  if (sanction.kind === 'remove') {
    const post = await lockPost.first(tx, { id: postId });
    // Nothing was in sight that could be taken away, and put back: it can be let out as any that is refused.
    if (post !== undefined && (await refuseHeldPost(ctx, tx, post))) return false;
    const changed = await takeDownPost(ctx, tx, postId);
    if (changed) await hideFilesOfPost(ctx, tx, postId);
    return changed;
  }
  // In whatever post they are shown next, they are what they were.
  await markFilesOf.run(tx, { postId, sanctionId: sanction.id });
  return setMark(ctx, tx, postId, 1);
}

/** Takes it back of all its posts but those that another sanction holds: what is to be undone is then for that one. */
export async function undoOnPosts(ctx: Context, tx: Tx, { id, kind }: PostSanction): Promise<void> {
  let heirId: number | null = null;
  for (const { postId, changed } of await findSanctionPosts.all(tx, { sanctionIds: [id] })) {
    const heir = await passOn(tx, { id, kind, postId, changed });
    if (heir !== undefined) heirId = heir;
    else if (changed === 1) {
      if (kind === 'remove') await putBackPost(ctx, tx, postId);
      else await setMark(ctx, tx, postId, 0);
    }
  }
  if (kind === 'mark') await passOnFileMarks.run(tx, { sanctionId: id, heirId });
}

/** Leaves what a sanction did to a post to another that holds it, where there is one; answers that. */
export async function passOn(
  tx: Tx,
  { id, kind, postId, changed }: PostSanction & { postId: number; changed: 0 | 1 },
): Promise<number | undefined> {
  const heir = await findOtherHold.first(tx, { id, kind, postId });
  if (heir !== undefined && changed === 1) await noteChanged.run(tx, { sanctionId: heir.id, postId });
  return heir?.id;
}

async function setMark(ctx: Context, tx: Tx, postId: number, marked: 0 | 1): Promise<boolean> {
  if ((await setMarked.run(tx, { id: postId, marked })) === 0) return false;
  const post = await lockPost.first(tx, { id: postId });
  // Nothing is hidden by it, and so there is nothing to tell.
  if (post === undefined || post.mediaCount === 0) return true;
  // Of whatever origin: who has it from us is told, and nobody has another's from us.
  await ctx.queue.emit(tx, { kind: 'post.reviewed', postId, at: ctx.clock.now(), origin: 'local' });
  return true;
}
