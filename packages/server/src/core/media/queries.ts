import { prepare } from '../../db/prepare.ts';

export const findMediaByPost = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('media').selectAll().where('postId', '=', q.param('postId')).orderBy('position'),
);

export const findMediaByPosts = prepare<{ postIds: number[] }>()((q) =>
  q.db.selectFrom('media').selectAll().where(q.inIds('postId', 'postIds')).orderBy('postId').orderBy('position'),
);

/** Leaves the files behind for the pruning job. */
export const detachMedia = prepare<{ postId: number }>()((q) =>
  q.db.updateTable('media').set({ postId: null }).where('postId', '=', q.param('postId')),
);

export const findOwnMedia = prepare<{ accountId: number; ids: number[] }>()((q) =>
  q.db.selectFrom('media').selectAll().where(q.inIds('id', 'ids')).where('accountId', '=', q.param('accountId')),
);

export const attachMediaTo = prepare<{ id: number; accountId: number; postId: number; position: number }>()((q) =>
  q.db
    .updateTable('media')
    .set({ postId: q.param('postId'), position: q.param('position') })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId'))
    .where('postId', 'is', null),
);
