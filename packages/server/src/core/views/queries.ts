import { prepare } from '../../db/prepare.ts';

export const findMediaByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.selectFrom('media').selectAll().where(q.inIds('id', 'ids')),
);
