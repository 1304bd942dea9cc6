import type { IpSeverity } from '../../db/tables/barriers.ts';
import { toIpKey } from '../../net/ip-range.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { hashEmail, toPlainName } from './plain.ts';
import { findDomainsInForce, findEmailBlock, findIpBlocksInForce, findNamesInForce } from './queries.ts';

/** Of each kind: all of them are looked at for everybody who joins. */
export const BARRIERS_MAX = 5_000;
/** How long goes unnoticed that one has ended, or what somebody wrote into the table by hand. */
const FRESH_MS = 10_000;

/** What a barrier says to somebody who wants to join. */
export type Verdict = 'open' | 'approval' | 'refused';

interface Barriers {
  ips: { first: string; last: string; severity: IpSeverity }[];
  /** Ranges from which nobody is answered. */
  closed: { first: string; last: string }[];
  domains: Map<string, Verdict>;
  names: { plain: string; exact: boolean; verdict: Verdict }[];
}

const cached = perProcess((ctx) => createToldCache<'all', Barriers>(ctx, ['barriers'], { max: 1, ttlMs: FRESH_MS }));

function load(ctx: Context): Promise<Barriers> {
  return cached(ctx).load('all', async (db) => {
    const limit = BARRIERS_MAX;
    const ips = await findIpBlocksInForce.all(db, { now: ctx.clock.now(), limit });
    const domains = await findDomainsInForce.all(db, { limit });
    const names = await findNamesInForce.all(db, { limit });
    const verdict = ({ approval }: { approval: 0 | 1 }): Verdict => (approval === 1 ? 'approval' : 'refused');
    return {
      ips,
      closed: ips.filter(({ severity }) => severity === 'no-access'),
      domains: new Map(domains.map((row) => [row.domain, verdict(row)])),
      names: names.map((row) => ({ plain: row.plain, exact: row.exact === 1, verdict: verdict(row) })),
    };
  });
}

/** Whether it is known, without asking anybody, that everybody is answered: so on nearly every server, nearly always. */
export function isOpenToAll(ctx: Context): boolean {
  return cached(ctx).get('all')?.closed.length === 0;
}

/** Whether nobody at this address is answered. */
export async function isShutOut(ctx: Context, ip: string): Promise<boolean> {
  const { closed } = cached(ctx).get('all') ?? (await load(ctx));
  if (closed.length === 0) return false;
  const key = toIpKey(ip);
  return key !== undefined && closed.some(({ first, last }) => first <= key && key <= last);
}

/** What is said of somebody who comes from an address. */
export async function judgeIp(ctx: Context, ip: string): Promise<Verdict> {
  const key = toIpKey(ip);
  if (key === undefined) return 'open';
  const { ips } = await load(ctx);
  const met = ips.filter(({ first, last }) => first <= key && key <= last);
  if (met.some(({ severity }) => severity !== 'approval')) return 'refused';
  return met.length > 0 ? 'approval' : 'open';
}

/** What is said of a name. */
export async function judgeName(ctx: Context, username: string): Promise<Verdict> {
  const name = toPlainName(username);
  const { names } = await load(ctx);
  const met = names.filter(({ plain, exact }) => (exact ? plain === name : name.includes(plain)));
  return strictest(met.map(({ verdict }) => verdict));
}

/** What is said of an address of e-mail: of itself, of its domain and those above it, and of who takes its mail. */
export async function judgeEmail(ctx: Context, email: string): Promise<Verdict> {
  if ((await findEmailBlock.first(ctx.db, { hash: hashEmail(email) })) !== undefined) return 'refused';
  const { domains } = await load(ctx);
  if (domains.size === 0) return 'open';
  const domain = email.slice(email.lastIndexOf('@') + 1);
  const said = judgeDomain(domains, domain);
  if (said === 'refused') return said;
  const takers = await ctx.findMailHosts(domain);
  return strictest([said, ...takers.map((host) => judgeDomain(domains, host))]);
}

function judgeDomain(domains: ReadonlyMap<string, Verdict>, domain: string): Verdict {
  const labels = domain.toLowerCase().replace(/\.$/, '').split('.');
  return strictest(labels.map((_, i) => domains.get(labels.slice(i).join('.')) ?? 'open'));
}

/** The strictest of what is said. */
export function strictest(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('refused')) return 'refused';
  return verdicts.includes('approval') ? 'approval' : 'open';
}
