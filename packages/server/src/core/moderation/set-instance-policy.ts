import type { InstancesTable } from '../../db/tables/federation.ts';
import { AppError } from '../../lib/errors.ts';
import { setAccountsPolicy } from '../accounts/queries.ts';
import { readDomain } from '../addresses.ts';
import type { Context } from '../context.ts';
import { findPolicy, recordPolicy } from '../instances/policy.ts';
import { findDomainsBelow } from '../instances/queries.ts';

/** Decides about a server and all below its domain; every account of theirs carries it from then on. Throws `invalid`. */
export async function setInstancePolicy(
  ctx: Context,
  { domain, policy }: { domain: string; policy: InstancesTable['policy'] },
): Promise<void> {
  const name = readDomain(ctx, domain);
  if (name === undefined || name === '')
    throw new AppError('invalid', 'Validation failed: Domain is not a valid domain name');
  await ctx.db.write(async (tx) => {
    await recordPolicy(ctx, tx, { domain: name, policy });
    for (const below of await findDomainsBelow.all(tx, { domain: name, ending: `%.${name}` })) {
      await setAccountsPolicy.run(tx, { domain: below.domain, policy: await findPolicy(tx, below.domain) });
    }
  });
}
