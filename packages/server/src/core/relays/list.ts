import type { RelaysTable } from '../../db/tables/relays.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import { loadPolicies } from '../instances/policy.ts';
import { dayOf } from './counts.ts';
import { findDays, findFailingHosts, findRelays } from './queries.ts';
import { hostOf, hostsOf } from './relay.ts';

const WEEK_DAYS = 7;
const PATIENCE_MS = 24 * 3_600_000;

/** As staff see one. */
export interface RelayView extends Omit<RelaysTable, 'followUri' | 'lastError' | 'lastErrorAt'> {
  host: string;
  /** It was asked a day ago and has not answered. */
  overdue: boolean;
  /** It is not spoken to as long as only allowed servers are. */
  held: boolean;
  /** It does not take what is sent: why, and since when. */
  failing: { reason: string; since: number } | null;
  /** What came and went by it in the last seven days, today too: hints, posts and changes they brought, activities it took. */
  week: { received: number; kept: number; sent: number };
  /** Within a month. */
  receivedAt: number | null;
  sentAt: number | null;
}

/** All there are, oldest first. */
export async function listRelays(ctx: Context): Promise<RelayView[]> {
  const rows = await findRelays.all(ctx.db, {});
  if (rows.length === 0) return [];
  const now = ctx.clock.now();
  const days = Map.groupBy(await findDays.all(ctx.db, { since: 0 }), (row) => row.relayId);
  const failing = new Map(
    (await findFailingHosts.all(ctx.db, { hosts: rows.map(hostOf) })).map((host) => [host.domain, host]),
  );
  const policyOf = await loadPolicies(ctx);
  return rows.map(({ followUri: _, lastError, lastErrorAt, ...row }) => {
    const host = hostOf(row);
    const own = days.get(row.id) ?? [];
    const week = own.filter(({ day }) => day > dayOf(now) - WEEK_DAYS);
    const sum = (what: 'received' | 'kept' | 'sent') => week.reduce((total, one) => total + Number(one[what]), 0);
    const last = (what: 'receivedAt' | 'sentAt') => Math.max(0, ...own.map((one) => one[what] ?? 0)) || null;
    const down = failing.get(host);
    const said = down?.firstFailureAt ?? lastErrorAt;
    return {
      ...row,
      host,
      overdue: row.state === 'asked' && now - (row.askedAt ?? now) >= PATIENCE_MS,
      held: row.state !== 'off' && hostsOf(row).some((name) => policyOf(name).policy !== 'open'),
      failing:
        row.state === 'off' || said === null ? null : { reason: down?.lastError ?? lastError ?? '', since: said },
      week: { received: sum('received'), kept: sum('kept'), sent: sum('sent') },
      receivedAt: last('receivedAt'),
      sentAt: last('sentAt'),
    };
  });
}

/** Throws `not-found`. */
export async function loadRelay(ctx: Context, id: number): Promise<RelayView> {
  const found = (await listRelays(ctx)).find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}
