import { type SqlBool, sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';

const SET_ASIDE = -1;

export const findMediaByPost = prepare<{ postId: number }>()((q) =>
  q.db
    .selectFrom('media')
    .selectAll()
    .where('postId', '=', q.param('postId'))
    .where('position', '>=', 0)
    .orderBy('position'),
);

/** Those of its earlier versions as well. */
export const findAllMediaOfPost = prepare<{ postId: number }>()((q) =>
  q.db.selectFrom('media').select(['id', 'remoteUrl']).where('postId', '=', q.param('postId')),
);

export const findMediaByPosts = prepare<{ postIds: number[] }>()((q) =>
  q.db
    .selectFrom('media')
    .selectAll()
    .where(q.inIds('postId', 'postIds'))
    .where('position', '>=', 0)
    .orderBy('postId')
    .orderBy('position'),
);

/** Leaves the files to the pruning job, which gives them a day: their author may be about to post them again. */
export const detachMedia = prepare<{ postId: number; now: number }>()((q) =>
  q.db
    .updateTable('media')
    .set({ postId: null, createdAt: q.param('now') })
    .where('postId', '=', q.param('postId')),
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
    .where((eb) => eb.or([eb('postId', 'is', null), eb('postId', '=', q.param('postId'))])),
);

/** No longer shown with the post; its earlier versions still have them. */
export const setMediaAside = prepare<{ postId: number }>()((q) =>
  q.db.updateTable('media').set({ position: SET_ASIDE }).where('postId', '=', q.param('postId')),
);

export const putBackMedia = prepare<{
  id: number;
  position: number;
  description: string | null;
  focusX: number;
  focusY: number;
}>()((q) =>
  q.db
    .updateTable('media')
    .set({
      position: q.param('position'),
      description: q.param('description'),
      focusX: q.param('focusX'),
      focusY: q.param('focusY'),
    })
    .where('id', '=', q.param('id')),
);

/** Files that no version shows any more. */
export const deleteMediaAside = prepare<{ postId: number; keptIds: number[] }>()((q) =>
  q.db
    .deleteFrom('media')
    .where('postId', '=', q.param('postId'))
    .where('position', '=', SET_ASIDE)
    .where(sql<SqlBool>`not ${q.inIds('id', 'keptIds')}`)
    .returning(['file', 'previewFile']),
);

export const findMediaById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('media').selectAll().where('id', '=', q.param('id')),
);

export const changeMediaText = prepare<{
  id: number;
  accountId: number;
  description: string | null;
  focusX: number;
  focusY: number;
}>()((q) =>
  q.db
    .updateTable('media')
    .set({ description: q.param('description'), focusX: q.param('focusX'), focusY: q.param('focusY') })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

/** What was found out about a file of which nobody said what it is; nothing where another has found out before. */
export const learnMedia = prepare<{
  id: number;
  kind: 'image' | 'video' | 'audio';
  mimeType: string;
  bytes: number | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
}>()((q) =>
  q.db
    .updateTable('media')
    .set({
      kind: q.param('kind'),
      mimeType: q.param('mimeType'),
      bytes: q.param('bytes'),
      width: q.param('width'),
      height: q.param('height'),
      blurhash: q.param('blurhash'),
    })
    .where('id', '=', q.param('id'))
    .where((e) => e.or([e('kind', '=', 'unknown'), e('mimeType', 'is', null)])),
);

export const setPreview = prepare<{
  id: number;
  accountId: number;
  previewFile: string;
  previewWidth: number | null;
  previewHeight: number | null;
}>()((q) =>
  q.db
    .updateTable('media')
    .set({
      previewFile: q.param('previewFile'),
      previewWidth: q.param('previewWidth'),
      previewHeight: q.param('previewHeight'),
    })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

/** Own and not part of a post. Answers the files it had. */
export const deleteUnattached = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .deleteFrom('media')
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId'))
    .where('postId', 'is', null)
    .returning(['file', 'previewFile']),
);

/** Files that were never posted, or whose post is gone. */
export const findUnattached = prepare<{ before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('media')
    .select('id')
    .where('postId', 'is', null)
    .where('createdAt', '<', q.param('before'))
    .limit(q.param('limit')),
);

export const deleteUnattachedByIds = prepare<{ ids: number[] }>()((q) =>
  q.db.deleteFrom('media').where(q.inIds('id', 'ids')).where('postId', 'is', null).returning(['file', 'previewFile']),
);
