import { sql } from 'kysely';
import { prepare } from '../../db/prepare.ts';
import { isUnused } from '../../db/queries/links.ts';
import type { FilesTable } from '../../db/tables/files.ts';

const SETTLED = [
  'kind',
  'state',
  'failure',
  'mimeType',
  'key',
  'bytes',
  'width',
  'height',
  'durationMs',
  'detailsJson',
  'previewKey',
  'previewBytes',
  'previewWidth',
  'previewHeight',
  'blurhash',
] as const satisfies (keyof FilesTable)[];

/** Those that a post shows, but what is marked already. */
export const markFilesOf = prepare<{ postId: number; sanctionId: number }>()((q) =>
  q.db
    .updateTable('files')
    .set({ sanctionId: q.param('sanctionId') })
    .where('id', 'in', q.db.selectFrom('postMedia').select('fileId').where('postId', '=', q.param('postId')))
    .where('sanctionId', 'is', null),
);

/** To another sanction; null: they are marked no more. */
export const passOnFileMarks = prepare<{ sanctionId: number; heirId: number | null }>()((q) =>
  q.db
    .updateTable('files')
    .set({ sanctionId: q.param('heirId') })
    .where('sanctionId', '=', q.param('sanctionId')),
);

export const findFile = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('files').selectAll().where('id', '=', q.param('id')),
);

/** What an account has stored here, by id. */
export const findFilesBy = prepare<{ accountId: number; above: number; limit: number }>()((q) =>
  q.db
    .selectFrom('files')
    .select('id')
    .where('accountId', '=', q.param('accountId'))
    .where('id', '>', q.param('above'))
    .orderBy('id')
    .limit(q.param('limit')),
);

/** Where it lies from now on; nothing where it lies elsewhere already. */
export const setFileKeys = prepare<{
  id: number;
  was: string;
  previewWas: string | null;
  key: string;
  previewKey: string | null;
}>()((q) =>
  q.db
    .updateTable('files')
    .set({ key: q.param('key'), previewKey: q.param('previewKey') })
    .where('id', '=', q.param('id'))
    .where('key', '=', q.param('was'))
    .where(sql<boolean>`"previewKey" is not distinct from ${q.param('previewWas')}`),
);

export const findOwnFiles = prepare<{ accountId: number; ids: number[] }>()((q) =>
  q.db.selectFrom('files').selectAll().where(q.inIds('id', 'ids')).where('accountId', '=', q.param('accountId')),
);

/** One of them, held by who changes it from what it was. */
export const lockOwnFile = prepare<{ accountId: number; id: number }>()((q) =>
  q.db
    .selectFrom('files')
    .selectAll()
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId'))
    .modifyEnd(q.lock('change')),
);

/** An own file that nothing uses. */
export const findOwnUnused = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .selectFrom('files')
    .selectAll()
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId'))
    .where(isUnused('files.id')),
);

/** Holds own, ready files for a use that is written in the same transaction: whoever removes unused ones sees it. */
export const claimFiles = prepare<{ accountId: number; ids: number[] }>()((q) =>
  q.db
    .updateTable('files')
    .set({ checkAt: null })
    .where(q.inIds('id', 'ids'))
    .where('accountId', '=', q.param('accountId'))
    .where('state', '=', 'ready'),
);

export const changeFileText = prepare<{
  id: number;
  accountId: number;
  description: string | null;
  focusX: number;
  focusY: number;
}>()((q) =>
  q.db
    .updateTable('files')
    .set({ description: q.param('description'), focusX: q.param('focusX'), focusY: q.param('focusY') })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

/** What was found out about a file of others; nothing where somebody has found out before. */
export const learnFile = prepare<{
  id: number;
  kind: 'image' | 'video' | 'audio';
  mimeType: string;
  bytes: number | null;
  width: number | null;
  height: number | null;
  blurhash: string | null;
}>()((q) =>
  q.db
    .updateTable('files')
    .set({
      kind: q.param('kind'),
      mimeType: q.param('mimeType'),
      bytes: q.param('bytes'),
      width: q.param('width'),
      height: q.param('height'),
      blurhash: q.param('blurhash'),
    })
    .where('id', '=', q.param('id'))
    .where((e) =>
      e.or([e('kind', '=', 'unknown'), e('mimeType', 'is', null), e('blurhash', 'is', null), e('width', 'is', null)]),
    ),
);

/** What has become of a file that was worked on; nothing where that had ended before. */
export const settleFile = prepare<Pick<FilesTable, 'id' | (typeof SETTLED)[number]>>()((q) =>
  q.db
    .updateTable('files')
    .set(Object.fromEntries(SETTLED.map((column) => [column, q.param(column)])))
    .where('id', '=', q.param('id'))
    .where('state', '=', 'processing'),
);

/** The blurhash stays that of a picture that is shown whole; of what plays it is that of the preview. */
export const setPreview = prepare<{
  id: number;
  accountId: number;
  blurhash: string | null;
  previewKey: string | null;
  previewBytes: number | null;
  previewWidth: number | null;
  previewHeight: number | null;
}>()((q) =>
  q.db
    .updateTable('files')
    .set({
      previewKey: q.param('previewKey'),
      previewBytes: q.param('previewBytes'),
      previewWidth: q.param('previewWidth'),
      previewHeight: q.param('previewHeight'),
      blurhash: sql<string | null>`case when "kind" = 'image' then "blurhash" else ${q.param('blurhash')} end`,
    })
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId')),
);

/** What is kept of what somebody uploaded since an id, previews with it. */
export const sumBytesSince = prepare<{ accountId: number; since: number }>()(
  (q) => sql<{ bytes: number | null }>`
    select sum(coalesce("bytes", 0) + coalesce("previewBytes", 0)) as "bytes" from "files"
    where "accountId" = ${q.param('accountId')} and "id" >= ${q.param('since')}`,
);

/** Answers where it lay. What nothing uses is marked; who begins to use it meanwhile has taken the mark away. */
export const deleteOwnUnused = prepare<{ id: number; accountId: number }>()((q) =>
  q.db
    .deleteFrom('files')
    .where('id', '=', q.param('id'))
    .where('accountId', '=', q.param('accountId'))
    .where('checkAt', 'is not', null)
    .where(isUnused('files.id'))
    .returning(['key', 'previewKey']),
);

/** Of these, those of others that nothing uses any more: nothing of them is stored, and nobody can use them again. */
export const deleteUnusedRemote = prepare<{ ids: number[] }>()((q) =>
  q.db
    .deleteFrom('files')
    .where(q.inIds('id', 'ids'))
    .where('remoteUrl', 'is not', null)
    .where('key', 'is', null)
    .where(isUnused('files.id')),
);

export const markToCheck = prepare<{ ids: number[]; now: number }>()((q) =>
  q.db
    .updateTable('files')
    .set({ checkAt: q.param('now') })
    .where(q.inIds('id', 'ids')),
);

export const findToCheck = prepare<{ before: number; limit: number }>()((q) =>
  q.db
    .selectFrom('files')
    .select('id')
    .where('checkAt', '<', q.param('before'))
    .orderBy('checkAt')
    .limit(q.param('limit')),
);

/** Of these, those that nothing uses. Who began to since has taken the mark away. */
export const deleteUnused = prepare<{ ids: number[]; before: number }>()((q) =>
  q.db
    .deleteFrom('files')
    .where(q.inIds('id', 'ids'))
    .where('checkAt', '<', q.param('before'))
    .where(isUnused('files.id'))
    .returning(['key', 'previewKey']),
);

export const unmark = prepare<{ ids: number[]; before: number }>()((q) =>
  q.db.updateTable('files').set({ checkAt: null }).where(q.inIds('id', 'ids')).where('checkAt', '<', q.param('before')),
);

export const findEmojiFile = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('emojis').select('file').where('id', '=', q.param('id')),
);

export const findProfileFiles = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('accounts').select(['avatarFile', 'headerFile']).where('id', '=', q.param('id')),
);

export const findCachedFile = prepare<{ urlHash: string }>()((q) =>
  q.db.selectFrom('cachedFiles').selectAll().where('urlHash', '=', q.param('urlHash')),
);

export const markShown = prepare<{ urlHash: string; shownAt: number }>()((q) =>
  q.db
    .updateTable('cachedFiles')
    .set({ shownAt: q.param('shownAt') })
    .where('urlHash', '=', q.param('urlHash')),
);

/** Answers where they lay, and their bytes. */
export const deleteCachedFiles = prepare<{ keys: string[] }>()((q) =>
  q.db.deleteFrom('cachedFiles').where(q.inTexts('key', 'keys')).returning(['key', 'bytes']),
);

export const deleteCachedUrl = prepare<{ urlHash: string }>()((q) =>
  q.db.deleteFrom('cachedFiles').where('urlHash', '=', q.param('urlHash')).returning(['key', 'bytes']),
);

/** What was not shown for longest, first. */
export const findLeastShown = prepare<{ now: number; limit: number }>()((q) =>
  q.db
    .selectFrom('cachedFiles')
    .select(['key', 'bytes'])
    .where('shownAt', '<=', q.param('now'))
    .orderBy('shownAt')
    .limit(q.param('limit')),
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

/** Which of these are kept. */
export const findCachedHashes = prepare<{ urlHashes: string[] }>()((q) =>
  q.db.selectFrom('cachedFiles').select('urlHash').where(q.inTexts('urlHash', 'urlHashes')),
);

export const deleteCachedUrls = prepare<{ urlHashes: string[] }>()((q) =>
  q.db.deleteFrom('cachedFiles').where(q.inTexts('urlHash', 'urlHashes')).returning(['key', 'bytes']),
);

/** A setting that names files. */
export const findSettingText = prepare<{ key: string }>()((q) =>
  q.db.selectFrom('settings').select('valueJson').where('key', '=', q.param('key')),
);
