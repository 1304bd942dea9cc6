import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import { AppError, notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { findFollowsBetween } from '../follows/queries.ts';
import { countMembers, deleteMembers, findListById } from './queries.ts';

const MEMBERS_MAX = 1_000;

interface MembersInput {
  /** The list's owner. */
  accountId: number;
  listId: number;
  memberIds: number[];
}

/** Adds accounts the owner follows or asked to follow (or is). Throws `not-found` for others, `invalid` for repeats. */
export async function addMembers(ctx: Context, { accountId, listId, memberIds }: MembersInput): Promise<void> {
  const wanted = [...new Set(memberIds)];
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    if ((await findListById.first(tx, { id: listId, accountId })) === undefined) throw notFound();
    const follows = await findFollowsBetween.all(tx, { accountId, targetIds: wanted });
    const known = new Set([accountId, ...follows.map((follow) => follow.targetId)]);
    if (!wanted.every((id) => known.has(id))) throw notFound();
    const count = (await countMembers.first(tx, { listId }))?.count ?? 0;
    if (Number(count) + wanted.length > MEMBERS_MAX) {
      throw new AppError('invalid', `Validation failed: A list holds at most ${MEMBERS_MAX} accounts`);
    }
    for (const memberId of wanted) {
      const row = { id: ctx.ids.next(), listId, accountId: memberId };
      if ((await insertRow(tx, 'listMembers', row, { ignoreConflicts: true })) === 0) {
        throw new AppError('invalid', 'Validation failed: Account has already been taken');
      }
    }
    await ctx.queue.emit(tx, { kind: 'list.joined', listId, accountId, memberIds: wanted });
  });
}

/** Takes accounts off a list; what they brought follows. Throws `not-found` for the list. */
export async function removeMembers(ctx: Context, { accountId, listId, memberIds }: MembersInput): Promise<void> {
  await ctx.db.write(async (tx) => {
    if ((await findListById.first(tx, { id: listId, accountId })) === undefined) throw notFound();
    await deleteMembers.run(tx, { listId, accountIds: memberIds });
    await ctx.queue.emit(tx, { kind: 'list.left', listId, accountId, memberIds });
  });
}
