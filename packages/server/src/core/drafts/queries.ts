import { prepareList } from '../../db/keyset.ts';
import { prepare, type QueryKit } from '../../db/prepare.ts';
import type { DraftsTable } from '../../db/tables/drafts.ts';
import type { FilesTable } from '../../db/tables/files.ts';

interface Own {
  id: number;
  accountId: number;
}

function ownQuery(held: boolean) {
  return prepare<Own>()((q) => {
    const query = q.db
      .selectFrom('drafts')
      .selectAll()
      .where('id', '=', q.param('id'))
      .where('accountId', '=', q.param('accountId'));
    return held ? query.modifyEnd(q.lock('update')) : query;
  });
}
export const findDraft = ownQuery(false);
/** The same; nobody else changes or publishes it until the transaction ends. */
export const lockDraft = ownQuery(true);

/** Whosever it is. */
export const findDraftById = prepare<{ id: number }>()((q) =>
  q.db.selectFrom('drafts').selectAll().where('id', '=', q.param('id')),
);

export const findDraftByKey = prepare<{ accountId: number; key: string }>()((q) =>
  q.db
    .selectFrom('drafts')
    .select('id')
    .where('accountId', '=', q.param('accountId'))
    .where('idempotencyKey', '=', q.param('key')),
);

function listQuery(scheduled: boolean) {
  return prepareList<{ accountId: number }>()((q, cut) =>
    q.db
      .selectFrom('drafts')
      .selectAll()
      .where('accountId', '=', q.param('accountId'))
      .where('publishAt', scheduled ? 'is not' : 'is', null)
      .$call(cut('id')),
  );
}
/** Of an account, by when they were begun: those with a time, and those without. */
export const findDrafts = { scheduled: listQuery(true), kept: listQuery(false) };

function countQuery(q: QueryKit<{ accountId: number }>) {
  return q.db
    .selectFrom('drafts')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('accountId', '=', q.param('accountId'));
}
export const countKept = prepare<{ accountId: number }>()((q) => countQuery(q).where('publishAt', 'is', null));
export const countScheduled = prepare<{ accountId: number }>()((q) => countQuery(q).where('publishAt', 'is not', null));
/** Those of a time between, without one. */
export const countBetween = prepare<{ accountId: number; from: number; until: number; without: number }>()((q) =>
  countQuery(q)
    .where('publishAt', '>=', q.param('from'))
    .where('publishAt', '<', q.param('until'))
    .where('id', '<>', q.param('without')),
);

export const updateDraft = prepare<Pick<DraftsTable, 'id' | 'publishAt' | 'problem' | 'bodyJson' | 'updatedAt'>>()(
  (q) =>
    q.db
      .updateTable('drafts')
      .set({
        publishAt: q.param('publishAt'),
        problem: q.param('problem'),
        bodyJson: q.param('bodyJson'),
        updatedAt: q.param('updatedAt'),
      })
      .where('id', '=', q.param('id')),
);

/** One that is still to be published then. */
export const setProblem = prepare<{ id: number; publishAt: number; problem: string }>()((q) =>
  q.db
    .updateTable('drafts')
    .set({ problem: q.param('problem') })
    .where('id', '=', q.param('id'))
    .where('publishAt', '=', q.param('publishAt')),
);

export const deleteDraftRow = prepare<{ id: number }>()((q) =>
  q.db.deleteFrom('drafts').where('id', '=', q.param('id')),
);

/** One that is still to be published then, as it was read. */
export const takeDraft = prepare<{ id: number; publishAt: number; updatedAt: number }>()((q) =>
  q.db
    .deleteFrom('drafts')
    .where('id', '=', q.param('id'))
    .where('publishAt', '=', q.param('publishAt'))
    .where('updatedAt', '=', q.param('updatedAt')),
);

const FILE = [
  'files.id',
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
  'files.description',
  'files.focusX',
  'files.focusY',
  'files.sanctionId',
] as const satisfies `files.${keyof FilesTable}`[];

/** The files of drafts, in no order between drafts. */
export const findMediaOfDrafts = prepare<{ draftIds: number[] }>()((q) =>
  q.db
    .selectFrom('draftMedia')
    .innerJoin('files', 'files.id', 'draftMedia.fileId')
    .select(['draftMedia.draftId', 'draftMedia.position'])
    .select(FILE)
    .where(q.inIds('draftMedia.draftId', 'draftIds')),
);

export const deleteDraftMedia = prepare<{ draftId: number }>()((q) =>
  q.db.deleteFrom('draftMedia').where('draftId', '=', q.param('draftId')).returning('fileId'),
);

/** Who wrote it, as far as it decides whether they may speak. */
export const findAuthor = prepare<{ accountId: number }>()((q) =>
  q.db
    .selectFrom('users')
    .innerJoin('accounts', 'accounts.id', 'users.accountId')
    .select(['disabledAt', 'frozenAt', 'approvedAt', 'suspendedAt', 'deletedAt', 'movedToId'])
    .where('users.accountId', '=', q.param('accountId')),
);
