import { prepare } from '../../db/prepare.ts';

export const clearTags = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('postTags').where('postId', '=', q.param('postId')),
);
