import type { Context } from '../../core/context.ts';
import { findFollowerInboxes } from '../../core/follows/queries.ts';
import type { Tx } from '../../db/database.ts';
import { insertRow, insertRows } from '../../db/insert.ts';
import { findSuspendedDomains, wakeHosts } from '../../db/queries/deliveries.ts';
import type { DeliveriesTable } from '../../db/tables/queue.ts';
import { serializeActivity } from '../render/serialize.ts';
import { DEAD_AFTER_MS, PROBE_EVERY_MS } from './backoff.ts';
import type { Inbox, Plan } from './plan.ts';

/** A statement's JSON stays small, so that no transaction stalls the loop for long. */
const ROWS_AT_ONCE = 1_000;

/**
 * Writes activities down with one delivery per inbox, shared where a server has one. An activity that was recorded
 * before adds nothing: its deliveries committed with it, even if they are done by now.
 */
export async function recordDeliveries(ctx: Context, tx: Tx, plans: Plan[]): Promise<void> {
  const suspended = new Set((await findSuspendedDomains.all(tx, {})).map((row) => row.domain));
  const domains = new Set<string>();
  for (const plan of plans) {
    const hosts = await findHosts(tx, plan, suspended);
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
    if ((await insertRow(tx, 'outgoingActivities', row, { ignoreConflicts: true })) === 0) continue;
    const rows: DeliveriesTable[] = [];
    for (const [inboxUri, domain] of hosts) {
      rows.push({ id: ctx.ids.next(), activityId, domain, inboxUri });
      domains.add(domain);
    }
    for (let i = 0; i < rows.length; i += ROWS_AT_ONCE) {
      await insertRows(tx, 'deliveries', rows.slice(i, i + ROWS_AT_ONCE), { ignoreConflicts: true });
    }
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
async function findHosts(tx: Tx, plan: Plan, suspended: Set<string>): Promise<Map<string, string>> {
  const hosts = new Map<string, string>();
  const add = ({ uri, domain }: Inbox) => {
    if (hosts.has(uri) || isSuspended(suspended, domain) || !URL.canParse(uri)) return;
    const { host, hostname } = new URL(uri);
    if (!isSuspended(suspended, hostname)) hosts.set(uri, host);
  };
  plan.inboxes.forEach(add);
  if (plan.followers) {
    for (const row of await findFollowerInboxes.all(tx, { accountId: plan.accountId })) {
      add({ uri: row.inboxUri, domain: row.domain });
    }
  }
  return hosts;
}

/** A suspension covers the domains below. */
function isSuspended(suspended: Set<string>, domain: string): boolean {
  if (suspended.size === 0) return false;
  for (let rest = domain; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
    if (suspended.has(rest)) return true;
    if (!rest.includes('.')) return false;
  }
  return false;
}
