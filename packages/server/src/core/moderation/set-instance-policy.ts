import { insertRow } from '../../db/insert.ts';
import type { InstancesTable } from '../../db/tables/federation.ts';
import type { Context } from '../context.ts';
import { findPolicy, forgetPolicies } from '../instances/policy.ts';
import { findDomainsBelow, setAccountsPolicy, setPolicy } from './queries.ts';

/** Decides about a server and all below its domain; every account of theirs carries it from then on. */
export async function setInstancePolicy(
  ctx: Context,
  { domain, policy }: { domain: string; policy: InstancesTable['policy'] },
): Promise<void> {
  const name = domain.toLowerCase();
  await ctx.db.write(async (tx) => {
    const row = { domain: name, policy, createdAt: ctx.clock.now() };
    if ((await insertRow(tx, 'instances', row, { ignoreConflicts: true })) === 0)
      await setPolicy.run(tx, { domain: name, policy });
    for (const below of await findDomainsBelow.all(tx, { domain: name, ending: `%.${name}` })) {
      await setAccountsPolicy.run(tx, { domain: below.domain, policy: await findPolicy(tx, below.domain) });
    }
    tx.afterCommit(() => forgetPolicies(ctx));
  });
}
