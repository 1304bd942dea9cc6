import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { InstancesTable } from '../../db/tables/federation.ts';
import { readHostOf } from '../../lib/host.ts';
import { tellChanged } from '../changes.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { findBlockedDomains, findPolicies, findSuspendedDomains, setPolicy } from './queries.ts';

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 5_000;
const policies = perProcess((ctx) =>
  createToldCache<'suspended', Set<string>>(ctx, ['policy'], { max: 1, ttlMs: FRESH_MS }),
);

/** Whether nothing goes to or comes from this domain: it or a domain above it is suspended. A port is ignored. */
export async function isDomainSuspended(ctx: Context, domain: string): Promise<boolean> {
  return (await loadSuspensions(ctx))(domain);
}

/** Whether this address is of such a domain; nobody there is asked for anything. */
export async function isUrlSuspended(ctx: Context, url: string): Promise<boolean> {
  const host = readHostOf(url);
  return host === undefined || (await isDomainSuspended(ctx, host));
}

/** The same for many domains: the answer judges one after another, by what was known at this moment. */
export async function loadSuspensions(ctx: Context): Promise<(domain: string) => boolean> {
  const suspended = await policies(ctx).load(
    'suspended',
    async (db) => new Set((await findSuspendedDomains.all(db, {})).map((row) => row.domain)),
  );
  return (domain) => suspended.size > 0 && covers(suspended, domain);
}

function covers(suspended: Set<string>, domain: string): boolean {
  if (suspended.has(domain)) return true;
  for (let name = domain.replace(/:\d+$/, ''); name !== ''; ) {
    if (suspended.has(name)) return true;
    const dot = name.indexOf('.');
    name = dot < 0 ? '' : name.slice(dot + 1);
  }
  return false;
}

/** What was decided about a domain: the strictest word about it and the domains above it. */
export async function findPolicy(on: Reader, domain: string): Promise<'open' | 'silenced' | 'suspended'> {
  const labels = domain.replace(/:\d+$/, '').split('.');
  const domains = [domain, ...labels.map((_, i) => labels.slice(i).join('.'))];
  const found = (await findPolicies.all(on, { domains: [...new Set(domains)] })).map((row) => row.policy);
  return found.find((policy) => policy === 'suspended') ?? found[0] ?? 'open';
}

/** Writes down what was decided about a server, known or not. */
export async function recordPolicy(
  ctx: Context,
  tx: Tx,
  { domain, policy }: { domain: string; policy: InstancesTable['policy'] },
): Promise<void> {
  const row = { domain, policy, createdAt: ctx.clock.now() };
  if ((await insertRow(tx, 'instances', row, { ignoreConflicts: true })) === 0)
    await setPolicy.run(tx, { domain, policy });
  await tellChanged(ctx, tx, 'policy', null);
}

/** A server is there now, where it was not known before. */
export async function meetInstance(ctx: Context, tx: Tx, domain: string): Promise<void> {
  await insertRow(tx, 'instances', { domain, createdAt: ctx.clock.now(), policy: 'open' }, { ignoreConflicts: true });
}

/** Servers that anything was decided about, by domain. */
export async function listBlockedDomains(ctx: Context): Promise<Pick<InstancesTable, 'domain' | 'policy'>[]> {
  return findBlockedDomains.all(ctx.db, {});
}
