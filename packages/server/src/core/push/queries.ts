import { prepare } from '../../db/prepare.ts';
import type { PushPolicy } from '../../db/tables/push.ts';

export const findSubscriptionOfToken = prepare<{ tokenId: number }>()((q) =>
  q.db.selectFrom('pushSubscriptions').selectAll().where('tokenId', '=', q.param('tokenId')),
);

export const setAlerts = prepare<{ tokenId: number; kindsJson: string; policy: PushPolicy }>()((q) =>
  q.db
    .updateTable('pushSubscriptions')
    .set({ kindsJson: q.param('kindsJson'), policy: q.param('policy') })
    .where('tokenId', '=', q.param('tokenId')),
);

export const deleteSubscriptionOfToken = prepare<{ tokenId: number }>()((q) =>
  q.db.deleteFrom('pushSubscriptions').where('tokenId', '=', q.param('tokenId')),
);

export const deleteSubscriptions = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('pushSubscriptions').where(q.inIds('id', 'ids')),
);

/** What some people are to be told of, without looking at what it is about: that is done just before it goes out. */
export const findToTell = prepare<{ ids: number[]; accountIds: number[] }>()((q) =>
  q.db
    .selectFrom('notifications')
    .select(['id', 'accountId', 'kind', 'fromAccountId'])
    .where(q.inIds('id', 'ids'))
    .where(q.inIds('accountId', 'accountIds'))
    .where('filtered', '=', 0),
);

/** All of some people; `tokenRow` is null where the token was revoked. */
export const findSubscriptionsOf = prepare<{ accountIds: number[] }>()((q) =>
  q.db
    .selectFrom('pushSubscriptions')
    .leftJoin('tokens', 'tokens.id', 'pushSubscriptions.tokenId')
    .select([
      'pushSubscriptions.id',
      'pushSubscriptions.accountId',
      'pushSubscriptions.kindsJson',
      'pushSubscriptions.policy',
      'tokens.id as tokenRow',
    ])
    .where(q.inIds('pushSubscriptions.accountId', 'accountIds')),
);

/** Those whose tokens still open something, with the language of their people. */
export const findLiveSubscriptions = prepare<{ ids: number[] }>()((q) =>
  q.db
    .selectFrom('pushSubscriptions')
    .innerJoin('tokens', 'tokens.id', 'pushSubscriptions.tokenId')
    .innerJoin('users', 'users.id', 'tokens.userId')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .selectAll('pushSubscriptions')
    .select('users.locale')
    .where(q.inIds('pushSubscriptions.id', 'ids'))
    .where('users.approvedAt', 'is not', null)
    .where('users.disabledAt', 'is', null)
    .where('accounts.suspendedAt', 'is', null)
    .where('accounts.deletedAt', 'is', null),
);
