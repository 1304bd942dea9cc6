import { lockOwn } from '../../db/queries/locks.ts';
import type { NotificationPoliciesTable, PolicyChoice } from '../../db/tables/notifications.ts';
import type { Context } from '../context.ts';
import { KINDS, type NotificationKind } from './kinds.ts';
import { findPolicy, putPolicy } from './queries/policy.ts';

export type { PolicyChoice };

/** What becomes of notifications of people one does not know, by what they are to one. */
export type NotificationPolicy = Omit<NotificationPoliciesTable, 'accountId'>;

/** What somebody wrote to a person is shown, unless moderators said otherwise of them. */
const DEFAULTS: NotificationPolicy = {
  notFollowing: 'accept',
  notFollowers: 'accept',
  newAccounts: 'accept',
  privateMentions: 'accept',
  limitedAccounts: 'filter',
  bots: 'accept',
};
const RULES = Object.keys(DEFAULTS) as (keyof NotificationPolicy)[];

const DAY_MS = 86_400_000;
/** Whoever is known here for so long is not new. */
const NEW_ACCOUNT_MS = 30 * DAY_MS;
/** Whoever follows for so long is a follower. */
const NEW_FOLLOWER_MS = 3 * DAY_MS;

/** How the one who caused something stands to the one who would be told. */
export interface Caller {
  permitted: boolean;
  /** The recipient follows them. */
  followed: boolean;
  /** Since when they follow the recipient; null: they do not. */
  followsSince: number | null;
  createdAt: number;
  limited: boolean;
  bot: boolean;
  staff: boolean;
}

export interface Occasion {
  kind: NotificationKind;
  /** It is about a direct post. */
  direct: boolean;
  /** That post answers what the recipient wrote to them. */
  answersOwn: boolean;
}

/** What the policy makes of a notification: of all rules that it falls under the strictest. */
export function judge(
  policy: Partial<NotificationPolicy>,
  caller: Caller,
  occasion: Occasion,
  now: number,
): PolicyChoice {
  const { permitted, followed, followsSince, createdAt, limited, bot, staff } = caller;
  if (!KINDS[occasion.kind].filters || permitted || (staff && occasion.kind === 'mention')) return 'accept';
  const applies: Record<keyof NotificationPolicy, boolean> = {
    notFollowing: !followed,
    notFollowers: followsSince === null || followsSince > now - NEW_FOLLOWER_MS,
    newAccounts: !followed && createdAt > now - NEW_ACCOUNT_MS,
    privateMentions: !followed && occasion.kind === 'mention' && occasion.direct && !occasion.answersOwn,
    limitedAccounts: limited,
    bots: !followed && bot,
  };
  const choices = RULES.filter((rule) => applies[rule]).map((rule) => policy[rule] ?? DEFAULTS[rule]);
  return choices.includes('drop') ? 'drop' : choices.includes('filter') ? 'filter' : 'accept';
}

/** An account's policy. */
export async function loadPolicy(ctx: Context, accountId: number): Promise<NotificationPolicy> {
  const { accountId: _, ...policy } = (await findPolicy.first(ctx.db, { accountId })) ?? { accountId, ...DEFAULTS };
  return policy;
}

/** Changes rules of an account's policy, for what happens from now on; those left out stay. Answers the policy. */
export async function savePolicy(
  ctx: Context,
  accountId: number,
  changes: Partial<NotificationPolicy>,
): Promise<NotificationPolicy> {
  return ctx.db.write(async (tx) => {
    await lockOwn(tx, accountId);
    const { accountId: _, ...before } = (await findPolicy.first(tx, { accountId })) ?? { accountId, ...DEFAULTS };
    const policy = { ...before, ...changes };
    await putPolicy.run(tx, { accountId, ...policy });
    return policy;
  });
}
