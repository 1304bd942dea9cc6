import { sql } from 'kysely';
import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';

export const findBlock = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db
    .selectFrom('blocks')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId')),
);

/** A block by the id its own server gave it. */
export const deleteBlock = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db.deleteFrom('blocks').where('accountId', '=', q.param('accountId')).where('targetId', '=', q.param('targetId')),
);

export const deleteMute = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db.deleteFrom('mutes').where('accountId', '=', q.param('accountId')).where('targetId', '=', q.param('targetId')),
);

export const deleteNotificationsFrom = prepare<{ accountId: number; fromAccountId: number }>()((q) =>
  q.db
    .deleteFrom('notifications')
    .where('accountId', '=', q.param('accountId'))
    .where('fromAccountId', '=', q.param('fromAccountId')),
);

/** Blocks and mutes of an account towards others, for relationships. */
export const findBlocksOf = prepare<{ accountId: number; targetIds: number[] }>()((q) =>
  q.db
    .selectFrom('blocks')
    .select('targetId')
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('targetId', 'targetIds')),
);

export const findBlocksBy = prepare<{ accountIds: number[]; targetId: number }>()((q) =>
  q.db
    .selectFrom('blocks')
    .select('accountId')
    .where('targetId', '=', q.param('targetId'))
    .where(q.inIds('accountId', 'accountIds')),
);

export const findMutesOf = prepare<{ accountId: number; targetIds: number[]; now: number }>()((q) =>
  q.db
    .selectFrom('mutes')
    .select(['targetId', 'notifications', 'expiresAt'])
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('targetId', 'targetIds'))
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', q.param('now'))])),
);

export const findNotesOf = prepare<{ accountId: number; targetIds: number[] }>()((q) =>
  q.db
    .selectFrom('accountNotes')
    .select(['targetId', 'comment'])
    .where('accountId', '=', q.param('accountId'))
    .where(q.inIds('targetId', 'targetIds')),
);

export const putNote = prepare<{ accountId: number; targetId: number; comment: string }>()((q) =>
  q.db
    .insertInto('accountNotes')
    .values({ accountId: q.param('accountId'), targetId: q.param('targetId'), comment: q.param('comment') })
    .onConflict((conflict) => conflict.columns(['accountId', 'targetId']).doUpdateSet({ comment: q.param('comment') })),
);

export const deleteNote = prepare<{ accountId: number; targetId: number }>()((q) =>
  q.db
    .deleteFrom('accountNotes')
    .where('accountId', '=', q.param('accountId'))
    .where('targetId', '=', q.param('targetId')),
);

export const findBlocked = prepareList<{ accountId: number }>()((q, cut) =>
  q.db
    .selectFrom('blocks')
    .select(['id', 'targetId as accountId'])
    .where('accountId', '=', q.param('accountId'))
    .$call(cut('id')),
);

export const findMuted = prepareList<{ accountId: number; now: number }>()((q, cut) =>
  q.db
    .selectFrom('mutes')
    .select(['id', 'targetId as accountId', 'expiresAt'])
    .where('accountId', '=', q.param('accountId'))
    .where((eb) => eb.or([eb('expiresAt', 'is', null), eb('expiresAt', '>', q.param('now'))]))
    .$call(cut('id')),
);

/** The lists of an account: timelines of theirs, beside their home. */
export const findListsOf = prepare<{ accountId: number }>()((q) =>
  q.db.selectFrom('lists').select('id').where('accountId', '=', q.param('accountId')),
);

/** Takes what somebody wrote or brought out of timelines. */
export const removeFromTimelines = prepare<{ timelineIds: number[]; accountId: number }>()(
  (q) => sql`delete from "timelineEntries" where ${q.inIds('timelineId', 'timelineIds')}
    and ("byAccountId" = ${q.param('accountId')} or exists (select 1 from "posts" p
      where p."id" = "timelineEntries"."postId" and p."accountId" = ${q.param('accountId')}))`,
);

/** The same for everybody of a server. */
export const removeDomainFromTimelines = prepare<{ timelineIds: number[]; domain: string }>()(
  (q) => sql`delete from "timelineEntries" where ${q.inIds('timelineId', 'timelineIds')}
    and exists (select 1 from "posts" p join "accounts" a on a."id" in (p."accountId", "timelineEntries"."byAccountId")
      where p."id" = "timelineEntries"."postId" and a."domain" = ${q.param('domain')})`,
);

export const deleteNotificationsOfDomain = prepare<{ accountId: number; domain: string }>()(
  (q) => sql`delete from "notifications" where "accountId" = ${q.param('accountId')} and exists (
    select 1 from "accounts" a where a."id" = "notifications"."fromAccountId" and a."domain" = ${q.param('domain')})`,
);

export const deleteDomainBlock = prepare<{ accountId: number; domain: string }>()((q) =>
  q.db
    .deleteFrom('accountDomainBlocks')
    .where('accountId', '=', q.param('accountId'))
    .where('domain', '=', q.param('domain')),
);

export const findBlockedDomains = prepareList<{ accountId: number }>()((q, cut) =>
  q.db
    .selectFrom('accountDomainBlocks')
    .select(['id', 'domain'])
    .where('accountId', '=', q.param('accountId'))
    .$call(cut('id')),
);

export const countBlockedDomains = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('accountDomainBlocks')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId')),
);

/** Those of the accounts whose server is blocked. */
export const findDomainBlocked = prepare<{ accountId: number; targetIds: number[] }>()((q) =>
  q.db
    .selectFrom('accounts')
    .innerJoin('accountDomainBlocks', 'accountDomainBlocks.domain', 'accounts.domain')
    .select('accounts.id as targetId')
    .where(q.inIds('accounts.id', 'targetIds'))
    .where('accounts.domain', '!=', '')
    .where('accountDomainBlocks.accountId', '=', q.param('accountId')),
);

export const deleteBlocksBy = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('blocks').where('accountId', '=', q.param('accountId')),
);
