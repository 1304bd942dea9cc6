import { prepare } from '../../db/prepare.ts';

interface Some {
  accountId: number;
  limit: number;
}

export const markAccountDeleted = prepare<{ id: number; now: number }>()((q) =>
  q.db
    .updateTable('accounts')
    .set({ deletedAt: q.param('now'), displayName: '', note: '', fieldsJson: '[]', emojisJson: '[]' })
    .where('id', '=', q.param('id'))
    .where('deletedAt', 'is', null),
);

export const findSomePostsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('posts')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('state', '<>', 'deleted')
    .orderBy('id')
    .limit(q.param('limit')),
);

export const findSomeBoostsOf = prepare<Some>()((q) =>
  q.db.selectFrom('boosts').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

export const findSomeVotesOf = prepare<Some>()((q) =>
  q.db.selectFrom('votes').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
);

export const findSomeReactionsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('reactions')
    .select(['postId', 'emoji'])
    .where('accountId', '=', q.param('accountId'))
    .limit(q.param('limit')),
);

/** Follows from and to an account. */
export const findSomeFollowsOf = prepare<Some>()((q) =>
  q.db
    .selectFrom('follows')
    .selectAll()
    .where((eb) => eb.or([eb('accountId', '=', q.param('accountId')), eb('targetId', '=', q.param('accountId'))]))
    .limit(q.param('limit')),
);

/** What else would still show a deleted account: its notifications, and the mentions of it stay in the texts alone. */
export const deleteNotificationsBy = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('notifications').where('fromAccountId', '=', q.param('accountId')),
);

export const deleteBlocksBy = prepare<{ accountId: number }>()((q) =>
  q.db.deleteFrom('blocks').where('accountId', '=', q.param('accountId')),
);
