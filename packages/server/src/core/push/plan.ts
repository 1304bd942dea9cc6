import type { Tx } from '../../db/database.ts';
import type { PushPolicy } from '../../db/tables/push.ts';
import type { NotificationsTable } from '../../db/tables/timelines.ts';
import type { Context } from '../context.ts';
import { findFollow } from '../follows/queries.ts';
import type { NotificationKind } from '../notifications/kinds.ts';
import { deleteSubscriptions, findLiveSubscriptions, findSubscriptionsOf, findToTell } from './queries.ts';
import { openPushToken } from './sealed-token.ts';

/** One message: what has happened, and to which subscription it is told. */
export interface PushRef {
  notificationId: number;
  subscriptionId: number;
}

export interface PushPlan {
  pushes: PushRef[];
  /** Subscriptions whose token was revoked. */
  deadIds: number[];
}

/** Which messages go out for these notifications, by the kinds and the people that each subscription is for. */
export async function planPushes(
  ctx: Context,
  events: { notificationId: number; accountId: number }[],
): Promise<PushPlan> {
  const plan: PushPlan = { pushes: [], deadIds: [] };
  const accountIds = [...new Set(events.map(({ accountId }) => accountId))];
  const subscriptions = await findSubscriptionsOf.all(ctx.db, { accountIds });
  // Nearly always: most people have no app that asks for it.
  if (subscriptions.length === 0) return plan;
  plan.deadIds = subscriptions.flatMap(({ id, tokenRow }) => (tokenRow === null ? [id] : []));
  const ids = events.map(({ notificationId }) => notificationId);
  for (const notification of await findToTell.all(ctx.db, { ids, accountIds })) {
    for (const { id, accountId, tokenRow, kindsJson, policy } of subscriptions) {
      if (tokenRow === null || accountId !== notification.accountId) continue;
      if (!(JSON.parse(kindsJson) as NotificationKind[]).includes(notification.kind)) continue;
      if (!(await allows(ctx, policy, notification))) continue;
      plan.pushes.push({ notificationId: notification.id, subscriptionId: id });
    }
  }
  return plan;
}

/** What nobody else did, such as the end of one's own poll, passes for everyone who wants any. */
async function allows(
  ctx: Context,
  policy: PushPolicy,
  { accountId, fromAccountId }: Pick<NotificationsTable, 'accountId' | 'fromAccountId'>,
): Promise<boolean> {
  if (policy === 'none') return false;
  if (policy === 'all' || fromAccountId === null || fromAccountId === accountId) return true;
  const [follower, target] = policy === 'followed' ? [accountId, fromAccountId] : [fromAccountId, accountId];
  return (await findFollow.first(ctx.db, { accountId: follower, targetId: target }))?.state === 'accepted';
}

/** Somebody's app, as a message is written and sealed for it. */
export interface PushTarget {
  id: number;
  accountId: number;
  endpoint: string;
  publicKey: string;
  secret: string;
  standard: boolean;
  token: string | null;
  /** The language its person reads; null where none was chosen. */
  locale: string | null;
}

/** Subscriptions by id, without those whose token opens nothing any more: asked just before anything is sent. */
export async function loadPushTargets(ctx: Context, ids: readonly number[]): Promise<Map<number, PushTarget>> {
  const rows = await findLiveSubscriptions.all(ctx.db, { ids: [...new Set(ids)] });
  const targets = new Map<number, PushTarget>();
  for (const { sealed, ...row } of rows) {
    targets.set(row.id, { ...row, standard: row.standard === 1, token: await openPushToken(ctx, sealed) });
  }
  return targets;
}

/** Removes subscriptions that nobody is behind any more. */
export async function dropSubscriptions(tx: Tx, ids: readonly number[]): Promise<void> {
  if (ids.length > 0) await deleteSubscriptions.run(tx, { ids: [...ids] });
}
