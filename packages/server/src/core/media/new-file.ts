import type { FilesTable } from '../../db/tables/files.ts';
import type { Context } from '../context.ts';

/** The row of a file of ours that nothing uses yet; what is not known of it is null. */
export function newFile(
  ctx: Context,
  known: Pick<FilesTable, 'id' | 'accountId' | 'kind' | 'state'> & Partial<FilesTable>,
): FilesTable {
  const now = ctx.clock.now();
  return {
    failure: null,
    mimeType: null,
    key: null,
    previewKey: null,
    remoteUrl: null,
    remotePreviewUrl: null,
    bytes: null,
    previewBytes: null,
    width: null,
    height: null,
    previewWidth: null,
    previewHeight: null,
    durationMs: null,
    detailsJson: null,
    blurhash: null,
    description: null,
    focusX: 0,
    focusY: 0,
    contentHash: null,
    sanctionId: null,
    checkAt: now,
    createdAt: now,
    ...known,
  };
}
