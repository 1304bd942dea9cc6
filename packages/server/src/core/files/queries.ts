import { prepare } from '../../db/prepare.ts';

export const findMediaFiles = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('media').select(['file', 'previewFile']).where('id', '=', q.param('id')),
);

export const findProfileFiles = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('accounts').select(['avatarFile', 'headerFile']).where('id', '=', q.param('id')),
);

export const findCachedFile = prepare<{ urlHash: string }>()((q) =>
  q.db.selectFrom('cachedFiles').selectAll().where('urlHash', '=', q.param('urlHash')),
);

export const markShown = prepare<{ urlHashes: string[]; shownAt: number }>()((q) =>
  q.db
    .updateTable('cachedFiles')
    .set({ shownAt: q.param('shownAt') })
    .where(q.inTexts('urlHash', 'urlHashes')),
);

/** Answers where they lay, and their bytes. */
export const deleteCachedFiles = prepare<{ keys: string[] }>()((q) =>
  q.db.deleteFrom('cachedFiles').where(q.inTexts('key', 'keys')).returning(['key', 'bytes']),
);

export const deleteCachedUrl = prepare<{ urlHash: string }>()((q) =>
  q.db.deleteFrom('cachedFiles').where('urlHash', '=', q.param('urlHash')).returning(['key', 'bytes']),
);

/** What was not shown for longest, first. */
export const findLeastShown = prepare<{ limit: number }>()((q) =>
  q.db.selectFrom('cachedFiles').select(['key', 'bytes']).orderBy('shownAt').limit(q.param('limit')),
);

export const findCachedKeys = prepare<{ keys: string[] }>()((q) =>
  q.db.selectFrom('cachedFiles').select('key').where(q.inTexts('key', 'keys')),
);

export const findCacheTotals = prepare<Record<never, never>>()((q) => q.db.selectFrom('cacheTotals').selectAll());

export const addToCacheTotals = prepare<{ files: number; bytes: number }>()((q) =>
  q.db
    .updateTable('cacheTotals')
    .set((eb) => ({ files: eb('files', '+', q.param('files')), bytes: eb('bytes', '+', q.param('bytes')) }))
    .returning('bytes'),
);

export const setSweptTo = prepare<{ sweptTo: string | null }>()((q) =>
  q.db.updateTable('cacheTotals').set({ sweptTo: q.param('sweptTo') }),
);
