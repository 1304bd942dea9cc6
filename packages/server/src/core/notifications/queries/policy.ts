import { sql } from 'kysely';
import { prepare } from '../../../db/prepare.ts';
import type { NotificationPoliciesTable } from '../../../db/tables/notifications.ts';
import { isLimited, mayBeTold, maySee } from '../../audience/queries.ts';
import { OFFICE_MASK } from '../../staff/permissions.ts';
import { isAllowed } from '../../staff/queries.ts';
import type { NotificationPolicy } from '../policy.ts';

export const findPolicy = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('notificationPolicies').selectAll().where('accountId', '=', q.param('accountId')),
);

export const putPolicy = prepare<NotificationPoliciesTable>()((q) => {
  const rules = {
    notFollowing: q.param('notFollowing'),
    notFollowers: q.param('notFollowers'),
    newAccounts: q.param('newAccounts'),
    privateMentions: q.param('privateMentions'),
    limitedAccounts: q.param('limitedAccounts'),
    bots: q.param('bots'),
  };
  return q.db
    .insertInto('notificationPolicies')
    .values({ accountId: q.param('accountId'), ...rules })
    .onConflict((conflict) => conflict.column('accountId').doUpdateSet(rules));
});

type Flag = 0 | 1;

/** Somebody here who may be told of something, with what their policy asks about who caused it. */
export type RecipientRow = { [Rule in keyof NotificationPolicy]: NotificationPolicy[Rule] | null } & {
  accountId: number;
  /** They muted the thread. */
  quiet: Flag;
  permitted: Flag;
  followed: Flag;
  followsSince: number | null;
  createdAt: number;
  limited: Flag;
  bot: Flag;
  staff: Flag;
  direct: Flag;
};

/**
 * Of these people here, those who may be told of what `fromAccountId` did, about a post (0: none) they may see. Whoever is
 * not asked here is never counted either; what they want of strangers is for their policy to judge.
 */
export const findRecipients = prepare<{ ids: number[]; fromAccountId: number; postId: number; now: number }>()((q) => {
  const viewer = sql.ref('u.accountId');
  const asker = { viewer, as: 'member' } as const;
  const from = q.bigint('fromAccountId');
  const flag = (condition: unknown) => sql`(case when ${condition} then 1 else 0 end)`;
  return sql<RecipientRow>`
    select u."accountId", ${flag(sql`exists (select 1 from "posts" p join "conversationMutes" c
        on c."conversationId" = p."conversationId" and c."accountId" = ${viewer}
        where p."id" = ${q.param('postId')})`)} as "quiet",
      np."notFollowing", np."notFollowers", np."newAccounts", np."privateMentions", np."limitedAccounts", np."bots",
      ${flag(sql`exists (select 1 from "notificationPermissions" ok where ok."accountId" = ${viewer}
        and ok."fromAccountId" = ${from})`)} as "permitted",
      ${flag(sql`exists (select 1 from "follows" f where f."accountId" = ${viewer} and f."targetId" = ${from}
        and f."state" = 'accepted')`)} as "followed",
      (select f."createdAt" from "follows" f where f."accountId" = ${from} and f."targetId" = ${viewer}
        and f."state" = 'accepted') as "followsSince",
      s."createdAt", ${flag(isLimited(from, asker))} as "limited",
      ${flag(sql`s."kind" in ('service', 'application')`)} as "bot",
      ${flag(isAllowed(from, OFFICE_MASK))} as "staff",
      ${flag(sql`exists (select 1 from "posts" p where p."id" = ${q.param('postId')}
        and p."visibility" = 'direct')`)} as "direct"
    from "users" u join "accounts" s on s."id" = ${from}
      left join "notificationPolicies" np on np."accountId" = ${viewer}
    where ${q.inIds('u.accountId', 'ids')} and u."accountId" <> ${from}
      and ${mayBeTold(from, asker, q.param('now'))}
      and (${q.bigint('postId')} = 0 or exists (select 1 from "posts" p where p."id" = ${q.param('postId')}
        and ${maySee('p', asker)}))`;
});

/** How far up it is looked for what somebody answers. */
const MAX_DEPTH = 50;

/** Of these people, those who named `fromAccountId` in a post above this one: it answers them. */
export const findAnswered = prepare<{ ids: number[]; fromAccountId: number; postId: number }>()(
  (q) => sql<{ accountId: number }>`
    with recursive up("id", "parentId", "accountId", "depth") as (
      select p."id", p."replyToId", p."accountId", 0 from "posts" p where p."id" = ${q.param('postId')}
      union all
      select a."id", a."replyToId", a."accountId", up."depth" + 1 from up join "posts" a on a."id" = up."parentId"
        where up."depth" < ${sql.lit(MAX_DEPTH)})
    select distinct up."accountId" from up where ${q.inIds('up.accountId', 'ids')}
      and exists (select 1 from "postMentions" m where m."postId" = up."id"
        and m."accountId" = ${q.param('fromAccountId')})`,
);
