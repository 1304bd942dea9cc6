import type { FileDetails, FilesTable } from '../../db/tables/files.ts';

export type { FileDetails };

export type MediaKind = FilesTable['kind'];

/** A file in a post as every adapter sees it. `id` is the file's. */
export interface MediaView {
  id: number;
  kind: MediaKind;
  state: FilesTable['state'];
  mimeType: string | null;
  /** Storage keys; null for files of others, which are shown through the proxy. */
  key: string | null;
  previewKey: string | null;
  remoteUrl: string | null;
  remotePreviewUrl: string | null;
  /** Null where nobody has read it yet. */
  bytes: number | null;
  width: number | null;
  height: number | null;
  previewWidth: number | null;
  previewHeight: number | null;
  durationMs: number | null;
  /** `FileDetails` in JSON. */
  detailsJson: string | null;
  blurhash: string | null;
  description: string | null;
  focusX: number;
  focusY: number;
  /** What holds it sensitive, wherever it is shown. */
  sanctionId: number | null;
}

/** A row as others may see it. */
export function toMediaView(row: MediaView): MediaView {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    mimeType: row.mimeType,
    key: row.key,
    previewKey: row.previewKey,
    remoteUrl: row.remoteUrl,
    remotePreviewUrl: row.remotePreviewUrl,
    bytes: row.bytes,
    width: row.width,
    height: row.height,
    previewWidth: row.previewWidth,
    previewHeight: row.previewHeight,
    durationMs: row.durationMs,
    detailsJson: row.detailsJson,
    blurhash: row.blurhash,
    description: row.description,
    focusX: row.focusX,
    focusY: row.focusY,
    sanctionId: row.sanctionId,
  };
}
