import type { Reader } from '../../db/database.ts';
import type { RelaysTable } from '../../db/tables/relays.ts';
import { readHostOf } from '../../lib/host.ts';
import type { Context } from '../context.ts';
import { findPolicy, loadPolicies } from '../instances/policy.ts';
import { perProcess } from '../per-process.ts';
import { createToldCache } from '../told-cache.ts';
import { findRelays } from './queries.ts';

/** What every activity that comes in is compared with. */
export type Relay = Pick<RelaysTable, 'id' | 'inboxUri' | 'actorUri' | 'state' | 'followUri'>;

/** How long goes unnoticed what somebody wrote into the table by hand. */
const FRESH_MS = 60_000;

const cached = perProcess((ctx) =>
  createToldCache<'all', readonly Relay[]>(ctx, ['relays'], { max: 1, ttlMs: FRESH_MS }),
);

/** All there are, from memory. */
export function loadRelays(ctx: Context): Promise<readonly Relay[]> {
  return cached(ctx).load('all', (db) => findRelays.all(db, {}));
}

/** The accepted relay that an account of another server is, where nothing was decided about its server meanwhile. */
export async function findRelayOf(ctx: Context, actorUri: string): Promise<Relay | undefined> {
  const relay = (await loadRelays(ctx)).find((one) => one.state === 'accepted' && one.actorUri === actorUri);
  if (relay === undefined) return undefined;
  const policyOf = await loadPolicies(ctx);
  return hostsOf(relay).every((host) => policyOf(host).policy === 'open') ? relay : undefined;
}

/** Whether any agreed. */
export const hasRelays = async (ctx: Context): Promise<boolean> =>
  (await loadRelays(ctx)).some((one) => one.state === 'accepted');

/** Whether it is, or was, the actor of a relay that is kept here: what it announces is nobody's boost. */
export const isRelayActor = async (ctx: Context, actorUri: string): Promise<boolean> =>
  (await loadRelays(ctx)).some((one) => one.actorUri === actorUri);

/** Where posts are sent: of relays that agreed, as a transaction sees them. */
export async function findRelayInboxes(on: Reader): Promise<{ uri: string; domain: string }[]> {
  const rows = await findRelays.all(on, {});
  return rows.flatMap((row) => (row.state === 'accepted' ? [{ uri: row.inboxUri, domain: hostOf(row) }] : []));
}

/** The host of its inbox, by which people call it. */
export const hostOf = ({ inboxUri }: Pick<RelaysTable, 'inboxUri'>): string => readHostOf(inboxUri) ?? '';

/** What decisions about it can be about: where it is spoken to, and who speaks for it. */
export function hostsOf({ inboxUri, actorUri }: Pick<RelaysTable, 'inboxUri' | 'actorUri'>): string[] {
  return [...new Set([inboxUri, ...(actorUri === null ? [] : [actorUri])].map((uri) => readHostOf(uri) ?? ''))];
}

/** Whether nothing was decided about its server, as a transaction sees it. */
export async function isOpenRelay(on: Reader, relay: Pick<RelaysTable, 'inboxUri' | 'actorUri'>): Promise<boolean> {
  for (const host of hostsOf(relay)) if ((await findPolicy(on, host)) !== 'open') return false;
  return true;
}

/** Whether an account's word is this relay's: the one that was followed or answered first, else any of the host that was asked. */
export function speaksFor(relay: Pick<RelaysTable, 'inboxUri' | 'actorUri'>, actorUri: string): boolean {
  return relay.actorUri === null ? readHostOf(actorUri) === hostOf(relay) : relay.actorUri === actorUri;
}
