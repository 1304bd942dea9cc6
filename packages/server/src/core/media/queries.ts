import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';

/** A file as it is used: what is said of it is the use's. */
const USED = [
  'files.id',
  'files.accountId',
  'files.kind',
  'files.state',
  'files.mimeType',
  'files.key',
  'files.previewKey',
  'files.remoteUrl',
  'files.remotePreviewUrl',
  'files.bytes',
  'files.width',
  'files.height',
  'files.previewWidth',
  'files.previewHeight',
  'files.durationMs',
  'files.detailsJson',
  'files.blurhash',
  'files.sanctionId',
] as const;

const SAID = ['postMedia.description', 'postMedia.focusX', 'postMedia.focusY'] as const;
const SAID_THEN = ['postEditMedia.description', 'postEditMedia.focusX', 'postEditMedia.focusY'] as const;

export const findMediaByPosts = prepare<{ postIds: number[] }>()((q) =>
  q.db
    .selectFrom('postMedia')
    .innerJoin('files', 'files.id', 'postMedia.fileId')
    .select('postMedia.postId')
    .select(USED)
    .select(SAID)
    .where(q.inIds('postMedia.postId', 'postIds'))
    .orderBy('postMedia.postId')
    .orderBy('postMedia.position'),
);

/** What the versions of a post showed, with what was said of it then. */
export const findMediaOfEdits = prepare<{ postId: number }>()((q) =>
  q.db
    .selectFrom('postEditMedia')
    // In this order, whatever the planner believes of tables that were empty when it looked.
    .crossJoin('files')
    .whereRef('files.id', '=', 'postEditMedia.fileId')
    .select('postEditMedia.editId')
    .select(USED)
    .select(SAID_THEN)
    .where('postEditMedia.postId', '=', q.param('postId'))
    .orderBy('postEditMedia.editId')
    .orderBy('postEditMedia.position'),
);

/** What is said of a post's files, in their order, and what is shown small for them. */
export const findMediaTexts = prepare<{ postId: number }>()((q) =>
  q.db
    .selectFrom('postMedia')
    .innerJoin('files', 'files.id', 'postMedia.fileId')
    .select('files.id')
    .select(SAID)
    .select('files.previewKey')
    .where('postMedia.postId', '=', q.param('postId'))
    .orderBy('postMedia.position'),
);

/** Files of others that a post or one of its versions shows. */
export const findRemoteFilesOf = prepare<{ postId: number }>()((q) =>
  q.db
    .selectFrom('files')
    .select(['id', 'remoteUrl'])
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('postMedia')
        .select('fileId')
        .where('postId', '=', q.param('postId'))
        .unionAll(eb.selectFrom('postEditMedia').select('fileId').where('postId', '=', q.param('postId'))),
    ),
);

/** Every file that a post or one of its versions shows. */
export const findUses = prepare<{ postId: number }>()(
  (q) => sql<{ fileId: number }>`
    select "fileId" from "postMedia" where "postId" = ${q.param('postId')}
    union select "fileId" from "postEditMedia" where "postId" = ${q.param('postId')}`,
);

export const findPostsWithFile = prepare<{ fileId: number; limit: number }>()((q) =>
  q.db.selectFrom('postMedia').select('postId').where('fileId', '=', q.param('fileId')).limit(q.param('limit')),
);

export const deletePostMedia = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('postMedia').where('postId', '=', q.param('postId')).returning('fileId'),
);

export const deleteEditMedia = prepare<{ postId: number }>()((q) =>
  q.db.deleteFrom('postEditMedia').where('postId', '=', q.param('postId')).returning('fileId'),
);

export const deleteMediaOfEdits = prepare<{ postId: number; editIds: number[] }>()((q) =>
  q.db
    .deleteFrom('postEditMedia')
    .where('postId', '=', q.param('postId'))
    .where(q.inIds('editId', 'editIds'))
    .returning('fileId'),
);

/** Where the next files of somebody elsewhere lie. */
export const findFilesElsewhere = prepare<{ accountId: number; afterId: number; limit: number }>()((q) =>
  q.db
    .selectFrom('files')
    .select(['id', 'remoteUrl', 'remotePreviewUrl'])
    .where('accountId', '=', q.param('accountId'))
    .where('id', '>', q.param('afterId'))
    .orderBy('id')
    .limit(q.param('limit')),
);
