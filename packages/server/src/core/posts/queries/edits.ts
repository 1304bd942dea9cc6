import { prepare } from '../../../db/prepare.ts';

/** Ids of a post's versions from the oldest on. */
export const findEditIds = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('postEdits').select('id').where('postId', '=', q.param('postId')).orderBy('id'),
);

export const deleteEdits = prepare<{ postId: number; ids: number[] }>()((q) =>
  q.db.deleteFrom('postEdits').where('postId', '=', q.param('postId')).where(q.inIds('id', 'ids')),
);
