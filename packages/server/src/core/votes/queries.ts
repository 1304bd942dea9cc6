import { prepareList } from '../../db/keyset.ts';
import { prepare } from '../../db/prepare.ts';

export const findLike = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('votes')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId'))
    .where('value', '=', 1),
);

export const findLikeById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('votes').selectAll().where('id', '=', q.param('id')).where('value', '=', 1),
);

export const findVote = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('votes')
    .select(['id', 'value'])
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId')),
);

export const deleteVote = prepare<{ postId: number; id: number }>()((q) =>
  q.db.deleteFrom('votes').where('postId', '=', q.param('postId')).where('id', '=', q.param('id')),
);

/** Who likes a post, by the like's id. */
export const findLikers = prepareList<{ postId: number }>()((q, cut) =>
  q.db
    .selectFrom('votes')
    .select(['id', 'accountId'])
    .where('postId', '=', q.param('postId'))
    .where('value', '=', 1)
    .$call(cut('id')),
);
