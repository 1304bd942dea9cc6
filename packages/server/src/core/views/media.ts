import type { MediaTable } from '../../db/tables/media.ts';

export type MediaKind = MediaTable['kind'];

/** A file as every adapter sees it. */
export interface MediaView {
  id: number;
  kind: MediaKind;
  state: MediaTable['state'];
  mimeType: string | null;
  /** Storage keys; null for files of others, which are shown through the proxy. */
  file: string | null;
  previewFile: string | null;
  remoteUrl: string | null;
  width: number | null;
  height: number | null;
  previewWidth: number | null;
  previewHeight: number | null;
  blurhash: string | null;
  description: string | null;
  focusX: number;
  focusY: number;
}

/** A row as others may see it. */
export function toMediaView(row: MediaTable): MediaView {
  return {
    id: row.id,
    kind: row.kind,
    state: row.state,
    mimeType: row.mimeType,
    file: row.file,
    previewFile: row.previewFile,
    remoteUrl: row.remoteUrl,
    width: row.width,
    height: row.height,
    previewWidth: row.previewWidth,
    previewHeight: row.previewHeight,
    blurhash: row.blurhash,
    description: row.description,
    focusX: row.focusX,
    focusY: row.focusY,
  };
}
