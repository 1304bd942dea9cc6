import { prepare } from '../../db/prepare.ts';

export const findMediaFiles = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('media').select(['file', 'previewFile']).where('id', '=', q.param('id')),
);

export const findProfileFiles = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('accounts').select(['avatarFile', 'headerFile']).where('id', '=', q.param('id')),
);
