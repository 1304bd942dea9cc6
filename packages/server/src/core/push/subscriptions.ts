import { insertRow } from '../../db/insert.ts';
import { lockOwn } from '../../db/queries/locks.ts';
import type { PushPolicy, PushSubscriptionsTable } from '../../db/tables/push.ts';
import { notFound } from '../../lib/errors.ts';
import type { Context } from '../context.ts';
import type { NotificationKind } from '../notifications/kinds.ts';
import {
  deleteSubscriptionOfToken,
  deleteSubscriptions,
  findSubscriptionOfToken,
  findSubscriptionsOf,
  setAlerts,
} from './queries.ts';
import { checkReceiver, type PushReceiver } from './receiver.ts';
import { sealPushToken } from './sealed-token.ts';

export type { PushPolicy };

/** One person's; beyond that the oldest go. */
export const MAX_SUBSCRIPTIONS = 50;

/** What somebody wants to be woken for. */
export interface PushAlerts {
  kinds: readonly NotificationKind[];
  policy: PushPolicy;
}

export interface PushSubscriptionView extends PushAlerts {
  id: number;
  endpoint: string;
  standard: boolean;
}

export interface SubscribeInput extends PushReceiver, PushAlerts {
  accountId: number;
  tokenId: number;
  standard: boolean;
  /** What messages carry so that the app knows whose they are; null for browsers. */
  token: string | null;
}

/** Has an app told of notifications, in place of what its token had before. Throws `invalid` with details. */
export async function subscribeToPush(ctx: Context, input: SubscribeInput): Promise<PushSubscriptionView> {
  const { tokenId, accountId, kinds, policy, token } = input;
  const row: PushSubscriptionsTable = {
    ...checkReceiver(ctx, input),
    id: ctx.ids.next(),
    tokenId,
    accountId,
    standard: input.standard ? 1 : 0,
    kindsJson: JSON.stringify(kinds),
    policy,
    sealed: await sealPushToken(ctx, token),
    createdAt: ctx.clock.now(),
  };
  await ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    await deleteSubscriptionOfToken.run(tx, { tokenId });
    await insertRow(tx, 'pushSubscriptions', row);
    const all = await findSubscriptionsOf.all(tx, { accountIds: [accountId] });
    const newest = all.sort((a, b) => b.id - a.id);
    const spare = newest.filter(({ tokenRow }, i) => tokenRow === null || i >= MAX_SUBSCRIPTIONS);
    if (spare.length > 0) await deleteSubscriptions.run(tx, { ids: spare.map(({ id }) => id) });
  });
  return toView(row);
}

/** What a token has asked for. Throws `not-found` where that is nothing. */
export async function loadPushSubscription(ctx: Context, tokenId: number): Promise<PushSubscriptionView> {
  const row = await findSubscriptionOfToken.first(ctx.db, { tokenId });
  if (row === undefined) throw notFound();
  return toView(row);
}

/** Changes for what somebody is woken. Throws `not-found` where the token has no subscription. */
export async function savePushAlerts(
  ctx: Context,
  tokenId: number,
  { kinds, policy }: PushAlerts,
): Promise<PushSubscriptionView> {
  const change = { tokenId, kindsJson: JSON.stringify(kinds), policy };
  if ((await ctx.db.write((tx) => setAlerts.run(tx, change))) === 0) throw notFound();
  return loadPushSubscription(ctx, tokenId);
}

/** Ends what a token has asked for; none is fine. */
export async function unsubscribeFromPush(ctx: Context, tokenId: number): Promise<void> {
  await ctx.db.write((tx) => deleteSubscriptionOfToken.run(tx, { tokenId }), { frees: true });
}

function toView({ id, endpoint, standard, kindsJson, policy }: PushSubscriptionsTable): PushSubscriptionView {
  return { id, endpoint, standard: standard === 1, kinds: JSON.parse(kindsJson) as NotificationKind[], policy };
}
