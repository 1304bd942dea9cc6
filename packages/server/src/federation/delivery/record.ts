import type { Context } from '../../core/context.ts';
import { findFollowerInboxes } from '../../core/follows/queries.ts';
import type { Tx } from '../../db/database.ts';
import { insertOutgoing, wakeHosts } from '../../db/queries/deliveries.ts';
import type { DeliveriesTable } from '../../db/tables/federation.ts';
import { serializeActivity } from '../render/serialize.ts';
import { DEAD_AFTER_MS, PROBE_EVERY_MS } from './backoff.ts';
import type { Inbox, Plan } from './plan.ts';

/**
 * Writes activities down with one delivery per inbox, shared where a server has one. An activity that was recorded
 * before adds nothing: its deliveries committed with it, even if they are done by now.
 */
export async function recordDeliveries(
  ctx: Context,
  tx: Tx,
  plans: Plan[],
  isSuspended: (domain: string) => boolean,
): Promise<void> {
  const domains = new Set<string>();
  for (const plan of plans) {
    const hosts = await findHosts(tx, plan, isSuspended);
    if (hosts.size === 0) continue;
    const activityId = ctx.ids.next();
    const row = {
      id: activityId,
      uri: plan.activity.id,
      accountId: plan.accountId,
      subject: plan.subject,
      bodyJson: serializeActivity(plan.activity),
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
async function findHosts(tx: Tx, plan: Plan, isSuspended: (domain: string) => boolean): Promise<Map<string, string>> {
  const hosts = new Map<string, string>();
  const add = ({ uri, domain }: Inbox) => {
    if (hosts.has(uri) || isSuspended(domain) || !URL.canParse(uri)) return;
    const { host } = new URL(uri);
    if (!isSuspended(host)) hosts.set(uri, host);
  };
  plan.inboxes.forEach(add);
  if (plan.followers) {
    for (const row of await findFollowerInboxes.all(tx, { accountId: plan.accountId })) {
      add({ uri: row.inboxUri, domain: row.domain });
    }
  }
  return hosts;
}
