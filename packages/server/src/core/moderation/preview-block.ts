import type { Page } from '../../db/keyset.ts';
import { readPage } from '../../db/keyset.ts';
import type { Context } from '../context.ts';
import { findBlockByDomain, findDomainsBelow, likeBelow } from '../instances/queries.ts';
import { type AccountView, loadAccountViews } from '../views/account.ts';
import { isBelow } from './apply-policy.ts';
import { type InstanceBlock, readBlockable } from './instance-blocks.ts';
import { findNumbersOfDomain, findSomeTies, findTiedAccounts } from './queries.ts';

/** Accounts that one query counts. */
const LOT = 1_000;
/** Known servers below a name that are counted, and accounts of all of them: beyond it the numbers are at least that large. */
const MAX_DOMAINS = 1_000;
const MAX_ACCOUNTS = 100_000;
/** Of the people on each side of a follow, how many are named. */
const NAMED = 10;

export interface BlockPreview {
  /** As it would be kept. */
  domain: string;
  /** Servers that it is about and that are known. */
  domains: string[];
  accounts: number;
  /** Posts of theirs that are here. */
  posts: number;
  /** Accepted follows: by people here, and of them. */
  following: number;
  followers: number;
  /** False: there is more than was counted. */
  complete: boolean;
  /** What is decided already. */
  block: InstanceBlock | null;
}

/** What a decision about a server would be about. Throws `invalid` for a name that nothing is decided about. */
export async function previewBlock(ctx: Context, domain: string): Promise<BlockPreview> {
  const name = readBlockable(ctx, domain);
  const known = await findDomainsBelow.all(ctx.db, likeBelow(name));
  const domains = known.map((row) => row.domain).filter((one) => isBelow(one, name));
  const sum = { accounts: 0, posts: 0, following: 0, followers: 0 };
  for (const one of domains.slice(0, MAX_DOMAINS)) {
    for (let afterId = 0; sum.accounts < MAX_ACCOUNTS; ) {
      // The counts that stand beside each account: those of follows are of people here alone.
      const rows = await findNumbersOfDomain.all(ctx.db, { domain: one, afterId, limit: LOT });
      for (const row of rows) {
        sum.accounts += 1;
        sum.posts += row.postsCount;
        sum.following += row.followersCount;
        sum.followers += row.followingCount;
      }
      if (rows.length < LOT) break;
      afterId = (rows.at(-1) as { id: number }).id;
    }
  }
  const complete = domains.length <= MAX_DOMAINS && sum.accounts < MAX_ACCOUNTS;
  const block = (await findBlockByDomain.first(ctx.db, { domain: name })) ?? null;
  return { domain: name, domains: domains.slice(0, MAX_DOMAINS), ...sum, complete, block };
}

/** Somebody of a server with the people here who follow them and whom they follow. */
export interface TiedAccount {
  account: AccountView;
  /** People here who follow it: how many, and the last of them. */
  followedBy: { count: number; some: AccountView[] };
  follows: { count: number; some: AccountView[] };
}

/** A page of the people of one server who follow somebody here or are followed, those known last first. */
export async function loadTiedAccounts(ctx: Context, domain: string, page: Page): Promise<TiedAccount[]> {
  const rows = await readPage(ctx.db, findTiedAccounts, { domain: readBlockable(ctx, domain) }, page);
  if (rows.length === 0) return [];
  const ties = await findSomeTies.all(ctx.db, { ids: rows.map((row) => row.id), each: NAMED });
  const people = await loadAccountViews(ctx, [
    ...rows.map((row) => row.id),
    ...ties.flatMap((tie) => [tie.accountId, tie.targetId]),
  ]);
  return rows.flatMap(({ id, followersCount, followingCount }): TiedAccount[] => {
    const account = people.get(id);
    if (account === undefined) return [];
    const named = (ids: number[]) => [...new Set(ids)].flatMap((one) => people.get(one) ?? []);
    const to = ties.filter((tie) => tie.targetId === id).map((tie) => tie.accountId);
    const by = ties.filter((tie) => tie.accountId === id).map((tie) => tie.targetId);
    return [
      {
        account,
        followedBy: { count: followersCount, some: named(to) },
        follows: { count: followingCount, some: named(by) },
      },
    ];
  });
}
