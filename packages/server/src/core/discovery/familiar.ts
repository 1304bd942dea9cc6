import { findAccounts } from '../accounts/find.ts';
import { findWelcome } from '../audience/find-welcome.ts';
import { asMember } from '../audience/viewer.ts';
import type { Context } from '../context.ts';
import { findFamiliar } from './queries.ts';

/** Of so many accounts at once, and so many of each. */
const [ASKED, TOLD] = [20, 20];

/** Who of those whom a member follows follows other accounts, by these; nobody of one that hides its followers. */
export async function loadFamiliarFollowers(
  ctx: Context,
  viewerId: number,
  ids: readonly number[],
): Promise<Map<number, number[]>> {
  const accounts = await findAccounts(ctx.db, ids.slice(0, ASKED));
  const open = accounts.filter((one) => !one.hideCollections).map((one) => one.id);
  const rows = open.length === 0 ? [] : await findFamiliar.all(ctx.db, { viewerId, accountIds: open });
  const people = [...new Set([...open, ...rows.map((row) => row.accountId)])];
  const welcome = await findWelcome(ctx, asMember(viewerId), people);
  const found = new Map<number, number[]>(accounts.map(({ id }) => [id, []]));
  for (const { targetId, accountId } of rows) {
    const told = found.get(targetId);
    if (told !== undefined && told.length < TOLD && welcome.has(targetId) && welcome.has(accountId))
      told.push(accountId);
  }
  return found;
}
