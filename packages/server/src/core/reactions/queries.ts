import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';

export const findLike = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db
    .selectFrom('likes')
    .selectAll()
    .where('accountId', '=', q.param('accountId'))
    .where('postId', '=', q.param('postId')),
);

/** A like by the id its own server gave it. */
export const findLikeByUri = prepare<{ accountId: number; uri: string }>()((q) =>
  q.db
    .selectFrom('likes')
    .select(['id', 'postId'])
    .where('accountId', '=', q.param('accountId'))
    .where('uri', '=', q.param('uri')),
);

export const findLikeById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('likes').selectAll().where('id', '=', q.param('id')),
);

export const deleteLike = prepare<{ accountId: number; postId: number }>()((q) =>
  q.db.deleteFrom('likes').where('accountId', '=', q.param('accountId')).where('postId', '=', q.param('postId')),
);

export const addToLikes = prepare<{ postId: number; by: number }>()((q) =>
  q.db
    .updateTable('posts')
    .set({ likesCount: sql`"likesCount" + ${q.param('by')}` })
    .where('id', '=', q.param('postId')),
);

/** Who likes a post, by the like's id. */
export const findLikers = prepare<{ postId: number; below: number; above: number; limit: number }>()((q) =>
  q.db
    .selectFrom('likes')
    .select(['id', 'accountId'])
    .where('postId', '=', q.param('postId'))
    .where('id', '<', q.param('below'))
    .where('id', '>', q.param('above'))
    .orderBy('id', 'desc')
    .limit(q.param('limit')),
);
