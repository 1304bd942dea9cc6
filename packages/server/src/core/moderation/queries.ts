import { prepare } from '../../db/prepare.ts';

interface Some {
  accountId: number;
  limit: number;
}

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

export const findSomePollVotesOf = prepare<Some>()((q) =>
  q.db.selectFrom('pollVotes').select('postId').where('accountId', '=', q.param('accountId')).limit(q.param('limit')),
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

/** Accounts of other servers by id that were last fetched before a time. */
export const findRemoteAccountsAfter = prepare<{ afterId: number; before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('accounts')
    .select('id')
    .where('id', '>', q.param('afterId'))
    .where('domain', '!=', '')
    .where('fetchedAt', '<', q.param('before'))
    .where('suspendedAt', 'is', null)
    .where('silencedAt', 'is', null)
    .orderBy('id')
    .limit(q.param('limit')),
);
