import { readPage } from '../../db/keyset.ts';
import type { Context } from '../context.ts';
import { severFollows } from '../follows/sever.ts';
import { findSuspendingBlock } from '../instances/policy.ts';
import { findSomeTies, findTiedAccounts } from './queries.ts';

/** Accounts that are looked at together, follows of each, and follows that end in one transaction. */
const ACCOUNTS = 100;
const EACH = 50;
const LOT = 200;

/**
 * Ends the follows between people here and those of a server, as long as a decision suspends it: one that is a stranger because
 * others are allowed keeps them. Done again it goes on where it ended.
 */
export async function severServer(ctx: Context, domain: string, stopping?: AbortSignal): Promise<void> {
  if ((await findSuspendingBlock(ctx.db, domain)) === undefined) return;
  for (let maxId: number | undefined; ; ) {
    if (stopping?.aborted) throw new Error('stopped: it goes on elsewhere');
    const page = { limit: ACCOUNTS, ...(maxId === undefined ? {} : { maxId }) };
    const ids = (await readPage(ctx.db, findTiedAccounts, { domain }, page)).map((row) => row.id);
    const last = ids.at(-1);
    if (last === undefined) return;
    const follows = await findSomeTies.all(ctx.db, { ids, each: EACH });
    if (follows.length === 0) maxId = last;
    const tied = new Set(ids);
    for (let i = 0; i < follows.length; i += LOT) {
      const lot = follows.slice(i, i + LOT).map((follow) => follow.id);
      if (!(await severSome(ctx, { domain, tied, ids: lot }))) return;
    }
  }
}

/** Answers whether the server is suspended still. */
function severSome(
  ctx: Context,
  { domain, tied, ids }: { domain: string; tied: ReadonlySet<number>; ids: number[] },
): Promise<boolean> {
  return ctx.db.write(
    async (tx) => {
      const block = await findSuspendingBlock(tx, domain);
      if (block === undefined) return false;
      const cut = { blockId: block.id, domain: block.domain };
      await severFollows(ctx, tx, { ids, cut, isOther: (accountId) => tied.has(accountId) });
      return true;
    },
    { frees: true },
  );
}
