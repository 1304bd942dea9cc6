import { findAccounts } from '../../core/accounts/find.ts';
import type { Context } from '../../core/context.ts';
import { findFollowerInboxes } from '../../core/follows/find.ts';
import { findHolders } from '../../core/posts/find.ts';
import { findRelayInboxes } from '../../core/relays/relay.ts';
import type { Tx } from '../../db/database.ts';
import { type DeliveriesTable, insertOutgoing, wakeHosts } from '../../db/queries/deliveries.ts';
import { hostOf } from '../read/origin.ts';
import { serializeActivity } from '../render/serialize.ts';
import { DEAD_AFTER_MS, PROBE_EVERY_MS } from './backoff.ts';
import { type Inbox, type Plan, sharedInbox, type Target } from './plan.ts';

const MAX_HOLDERS = 2_000;

/** What is known of other servers. */
export interface Peers {
  isSuspended: (domain: string) => boolean;
  /** By domain; needed where a plan is for some software only. */
  software: ReadonlyMap<string, string> | undefined;
}

/**
 * Writes activities down with one delivery per inbox, shared where a server has one. An activity that was recorded
 * before adds nothing: its deliveries committed with it, even if they are done by now.
 */
export async function recordDeliveries(
  ctx: Context,
  tx: Tx,
  plans: Plan[],
  { isSuspended, software }: Peers,
): Promise<void> {
  const domains = new Set<string>();
  for (const plan of plans) {
    const hosts = await findHosts(tx, plan, { isSuspended, software });
    if (hosts.size === 0) continue;
    const activityId = ctx.ids.next();
    const row = {
      id: activityId,
      uri: plan.body.id,
      accountId: plan.accountId,
      subject: plan.subject,
      bodyJson: serializeActivity(plan.body),
      createdAt: ctx.clock.now(),
    };
    const deliveries: DeliveriesTable[] = [];
    for (const [inboxUri, domain] of hosts) {
      deliveries.push({ id: ctx.ids.next(), activityId, domain, inboxUri });
    }
    if (!(await insertOutgoing(tx, row, deliveries))) continue;
    for (const domain of hosts.values()) domains.add(domain);
  }
  if (domains.size === 0) return;
  const now = ctx.clock.now();
  await wakeHosts.run(tx, {
    domainsJson: JSON.stringify([...domains]),
    now,
    deadBefore: now - DEAD_AFTER_MS,
    probeAt: now + PROBE_EVERY_MS,
  });
}

/** The inboxes of a plan, each with its host. */
async function findHosts(tx: Tx, plan: Plan, { isSuspended, software }: Peers): Promise<Map<string, string>> {
  const hosts = new Map<string, string>();
  for (const target of plan.to) {
    for (const { uri, domain } of await findInboxes(tx, target)) {
      const host = hostOf(uri);
      if (hosts.has(uri) || isSuspended(domain) || host === null || isSuspended(host)) continue;
      if (plan.wants !== undefined && !plan.wants(software?.get(domain) ?? null)) continue;
      hosts.set(uri, host);
    }
  }
  return hosts;
}

async function findInboxes(tx: Tx, target: Target): Promise<Inbox[]> {
  if (target.kind === 'inboxes') return target.inboxes;
  if (target.kind === 'followers') {
    const rows = await findFollowerInboxes(tx, target.of);
    return rows.map(({ inboxUri, domain }) => ({ uri: inboxUri, domain }));
  }
  if (target.kind === 'relays') return findRelayInboxes(tx);
  const holders = await findHolders(tx, target.postId, MAX_HOLDERS);
  return (await findAccounts(tx, holders)).flatMap(sharedInbox);
}
