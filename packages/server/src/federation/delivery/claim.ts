import type { Context } from '../../core/context.ts';
import { claimHosts, findFirstDeliveries, findOutgoing } from '../../db/queries/deliveries.ts';
import type { Delivery, Turn } from './turn.ts';

/** Hosts taken at a time. */
export const CLAIM = 256;
/** Deliveries a host gets in one turn. */
const PER_TURN = 50;

/** Takes hosts that are due with the first of what waits for them: three queries for all of them. */
export async function claimTurns(ctx: Context, worker: number, leaseMs: number): Promise<Turn[]> {
  const now = ctx.clock.now();
  const hosts = await ctx.db.write(
    (tx) => claimHosts.all(tx, { now, leaseUntil: now + leaseMs, worker, limit: CLAIM }),
    { durable: false },
  );
  if (hosts.length === 0) return [];
  hosts.sort((a, b) => a.nextAt - b.nextAt);
  const turns = new Map<string, Turn>(hosts.map((host) => [host.domain, { host, deliveries: [] }]));
  const domainsJson = JSON.stringify([...turns.keys()]);
  const rows = await findFirstDeliveries.all(ctx.db, { domainsJson, perHost: PER_TURN });
  const activities = await loadActivities(ctx, new Set(rows.map((row) => row.activityId)));
  for (const { id, activityId, domain, inboxUri } of rows) {
    const activity = activities.get(activityId);
    if (activity !== undefined) turns.get(domain)?.deliveries.push({ id, inboxUri, ...activity });
  }
  return [...turns.values()];
}

async function loadActivities(
  ctx: Context,
  ids: Set<number>,
): Promise<Map<number, Pick<Delivery, 'accountId' | 'subject' | 'createdAt' | 'body'>>> {
  if (ids.size === 0) return new Map();
  const rows = await findOutgoing.all(ctx.db, { ids: [...ids] });
  return new Map(
    rows.map(({ id, accountId, subject, createdAt, bodyJson }) => [
      id,
      { accountId, subject, createdAt, body: Buffer.from(bodyJson) },
    ]),
  );
}
