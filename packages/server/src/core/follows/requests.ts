import type { Context } from '../context.ts';
import { countPending } from './queries.ts';

/** How many wait for an account's answer. */
export async function countFollowRequests(ctx: Context, accountId: number): Promise<number> {
  return Number((await countPending.first(ctx.db, { accountId }))?.count ?? 0);
}
