import type { Reader, Tx } from '../../db/database.ts';
import { insertRow } from '../../db/insert.ts';
import type { InstanceBlocksTable } from '../../db/tables/instance-blocks.ts';
import { readHostOf, withoutPort } from '../../lib/host.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import {
  findAllAllows,
  findAllBlocks,
  findAllowsOf,
  findBlocksOf,
  findFederationMode,
  type PolicyRow,
} from './queries.ts';

export type InstancePolicy = InstanceBlocksTable['policy'];

/** open: every server that is not suspended; allowed: those that were allowed and are not suspended. */
export type FederationMode = 'open' | 'allowed';

/** What holds for a server: the strictest word about its domain and those above it. */
export interface HeldPolicy {
  policy: InstancePolicy;
  rejectMedia: boolean;
  rejectReports: boolean;
}

/**
 * Answers for one domain after another, by what was known at one moment; `blocks`: whether it is allowed does not matter where
 * only some servers are.
 */
export type PolicyOf = (domain: string, by?: 'blocks') => HeldPolicy;

const OPEN: HeldPolicy = { policy: 'open', rejectMedia: false, rejectReports: false };
const SUSPENDED: HeldPolicy = { policy: 'suspended', rejectMedia: true, rejectReports: true };
export const STRICTNESS: Record<InstancePolicy, number> = { open: 0, silenced: 1, suspended: 2 };

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 5_000;
const policies = perProcess((ctx) => createToldCache<'all', PolicyOf>(ctx, ['policy'], { max: 1, ttlMs: FRESH_MS }));

/** What was decided about all servers, from memory. */
export async function loadPolicies(ctx: Context): Promise<PolicyOf> {
  return policies(ctx).load('all', async (db) => {
    const blocks = new Map((await findAllBlocks.all(db, {})).map((row) => [row.domain, row]));
    const mode = await readFederationMode(db);
    const allows = mode === 'open' ? undefined : new Set((await findAllAllows.all(db, {})).map((row) => row.domain));
    if (blocks.size === 0 && allows === undefined) return () => OPEN;
    return (domain, by) => judge(domain, (name) => blocks.get(name), by === 'blocks' ? undefined : allows);
  });
}

/** Whether nothing goes to or comes from this domain. A port is ignored. */
export async function isDomainSuspended(ctx: Context, domain: string): Promise<boolean> {
  return (await loadSuspensions(ctx))(domain);
}

/** Whether this address is of such a domain; nobody there is asked for anything. */
export async function isUrlSuspended(ctx: Context, url: string): Promise<boolean> {
  const host = readHostOf(url);
  return host === undefined || (await isDomainSuspended(ctx, host));
}

/** Whether no picture, video or sound of this address is fetched. */
export async function isMediaRejected(ctx: Context, url: string): Promise<boolean> {
  const host = readHostOf(url);
  return host === undefined || (await loadPolicies(ctx))(host).rejectMedia;
}

/** The same for many domains: the answer judges one after another, by what was known at this moment. */
export async function loadSuspensions(ctx: Context): Promise<(domain: string) => boolean> {
  const policyOf = await loadPolicies(ctx);
  return (domain) => policyOf(domain).policy === 'suspended';
}

/** What holds for a domain, as a transaction sees it. */
export async function findPolicy(on: Reader, domain: string): Promise<InstancePolicy> {
  const domains = namesOf(domain);
  const blocks = new Map((await findBlocksOf.all(on, { domains })).map((row) => [row.domain, row]));
  const allows =
    (await readFederationMode(on)) === 'open'
      ? undefined
      : new Set((await findAllowsOf.all(on, { domains })).map((row) => row.domain));
  return judge(domain, (name) => blocks.get(name), allows).policy;
}

/** The decision that suspends a domain, the closest one to it, as a transaction sees it. */
export async function findSuspendingBlock(
  on: Reader,
  domain: string,
): Promise<{ id: number; domain: string } | undefined> {
  const domains = namesOf(domain);
  const blocks = await findBlocksOf.all(on, { domains });
  return domains.flatMap((name) => blocks.find((row) => row.domain === name && row.policy === 'suspended') ?? [])[0];
}

/** Whether all servers are spoken to, or those that were allowed. */
export async function readFederationMode(on: Reader): Promise<FederationMode> {
  const row = await findFederationMode.first(on, {});
  return row === undefined ? 'open' : (JSON.parse(row.valueJson) as FederationMode);
}

function judge(
  domain: string,
  blockOf: (name: string) => PolicyRow | undefined,
  allows: ReadonlySet<string> | undefined,
): HeldPolicy {
  // Ours: nobody decides about that here.
  if (domain === '') return OPEN;
  const names = namesOf(domain);
  if (allows !== undefined && !names.some((name) => allows.has(name))) return SUSPENDED;
  let held = OPEN;
  for (const name of names) {
    const block = blockOf(name);
    if (block === undefined) continue;
    if (block.policy === 'suspended') return SUSPENDED;
    held = {
      policy: STRICTNESS[block.policy] > STRICTNESS[held.policy] ? block.policy : held.policy,
      rejectMedia: held.rejectMedia || block.rejectMedia === 1,
      rejectReports: held.rejectReports || block.rejectReports === 1,
    };
  }
  return held;
}

/** A domain, without its port, and those above it. */
export function namesOf(domain: string): string[] {
  const bare = withoutPort(domain);
  const names = bare === domain ? [] : [domain];
  for (let name = bare; name !== ''; ) {
    names.push(name);
    const dot = name.indexOf('.');
    name = dot < 0 ? '' : name.slice(dot + 1);
  }
  return names;
}

/** A server is there now, where it was not known before. */
export async function meetInstance(ctx: Context, tx: Tx, domain: string): Promise<void> {
  await insertRow(tx, 'instances', { domain, createdAt: ctx.clock.now() }, { ignoreConflicts: true });
}
