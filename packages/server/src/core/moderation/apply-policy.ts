import type { Tx } from '../../db/database.ts';
import { withoutPort } from '../../lib/host.ts';
import { defineJob } from '../../queue/job.ts';
import { findAccountsOfDomain, setAccountsPolicy } from '../accounts/queries.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { findPolicy, loadPolicies } from '../instances/policy.ts';
import { findDomainsBelow, findPeers, likeBelow } from '../instances/queries.ts';
import { forgetPicturesOf } from '../media/forget-pictures.ts';
import { severServer } from './sever-server.ts';

/** Accounts of one transaction: people here must not wait while a server with 50,000 of them is cut off. */
const LOT = 500;
/** What is done in the transaction of the decision, so that it holds at once for all but the largest servers. */
const AT_ONCE = 1_000;
const DOMAINS_AT_ONCE = 100;

/** Whom a decision is brought to: a name and all below it, one known server alone, or all servers (null). */
type Reach = string | { only: string } | null;

/** Brings what was decided to the accounts it is about. Done again it changes nothing. */
export const applyPolicyJob = defineJob<Context, Reach>({
  name: 'moderation.apply-policy',
  priority: 2,
  concurrency: 1,
  run: async (ctx, reaches, stopping) => {
    for (const reach of reaches) {
      for (const domain of await findKnown(ctx, reach)) {
        if (stopping?.aborted) throw new Error('stopped: it goes on elsewhere');
        await applyPolicy(ctx, domain);
        await severServer(ctx, domain, stopping);
      }
    }
  },
});

async function findKnown(ctx: Context, reach: Reach): Promise<string[]> {
  if (reach === null) return (await findPeers.all(ctx.db, {})).map(({ domain }) => domain);
  if (typeof reach !== 'string') return [reach.only];
  const below = await findDomainsBelow.all(ctx.db, likeBelow(reach));
  return below.flatMap(({ domain }) => (isBelow(domain, reach) ? [domain] : []));
}

async function applyPolicy(ctx: Context, domain: string): Promise<void> {
  for (let afterId = 0; ; ) {
    const seen = await ctx.db.write((tx) => applyToSome(ctx, tx, { domain, afterId, limit: LOT }), { durable: false });
    if ((await loadPolicies(ctx))(domain).rejectMedia) await forgetPicturesOf(ctx, seen);
    if (seen.length < LOT) return;
    afterId = seen.at(-1) as number;
  }
}

/** Brings a decision that this transaction takes to as many accounts as may be, and to all in the background. */
export async function spreadPolicy(ctx: Context, tx: Tx, name: string): Promise<void> {
  await tellChanged(ctx, tx, 'policy', null);
  await ctx.queue.enqueue(tx, applyPolicyJob, [name]);
  let left = AT_ONCE;
  const below = (await findDomainsBelow.all(tx, likeBelow(name))).filter(({ domain }) => isBelow(domain, name));
  for (const { domain } of below.slice(0, DOMAINS_AT_ONCE)) {
    const seen = await applyToSome(ctx, tx, { domain, afterId: 0, limit: left });
    left -= seen.length;
    if (left <= 0) return;
  }
}

/** Answers the accounts it looked at. */
async function applyToSome(
  ctx: Context,
  tx: Tx,
  lot: { domain: string; afterId: number; limit: number },
): Promise<number[]> {
  // Asked in each transaction anew: it may have been decided otherwise meanwhile.
  const policy = await findPolicy(tx, lot.domain);
  const rows = await findAccountsOfDomain.all(tx, lot);
  const ids = rows.flatMap((row) => (row.domainPolicy === policy ? [] : [row.id]));
  if (ids.length > 0) {
    await setAccountsPolicy.run(tx, { ids, policy });
    await tellChanged(ctx, tx, 'policy', null);
  }
  return rows.map((row) => row.id);
}

/** Whether a domain, whatever its port, is this one or below it. */
export function isBelow(domain: string, name: string): boolean {
  const bare = withoutPort(domain);
  return domain === name || bare === name || bare.endsWith(`.${name}`);
}
