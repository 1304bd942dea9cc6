import { lockOwn } from '../../db/queries/locks.ts';
import { AppError } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { countEndorsed, findFollow, setEndorsed } from './queries.ts';

/** People on one profile. */
export const ENDORSED_MAX = 100;

interface Pair {
  accountId: number;
  targetId: number;
}

/** Shows somebody on one's profile who is followed. Throws `invalid` for others, and for one too many. */
export async function endorseAccount(ctx: Context, pair: Pair): Promise<void> {
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, pair.accountId);
    const follow = await findFollow.first(tx, pair);
    if (follow?.state !== 'accepted') {
      throw new AppError('invalid', 'Validation failed: You must be already following the person you want to endorse');
    }
    if (follow.endorsedId !== null) return;
    const count = Number((await countEndorsed.first(tx, { accountId: pair.accountId }))?.count ?? 0);
    if (count >= ENDORSED_MAX) {
      throw new AppError('invalid', `Validation failed: You can feature at most ${ENDORSED_MAX} people`);
    }
    await setEndorsed.run(tx, { ...pair, endorsedId: ctx.ids.next() });
  });
}

/** Takes somebody off one's profile; who is not there stays away. */
export async function unendorseAccount(ctx: Context, pair: Pair): Promise<void> {
  await ctx.db.write((tx) => setEndorsed.run(tx, { ...pair, endorsedId: null }));
}
