export interface MediaTable {
  id: number;
  accountId: number;
  postId: number | null;
  /** −1 once an edit left it out: only earlier versions show it. */
  position: number;
  kind: 'image' | 'gifv' | 'video' | 'audio' | 'unknown';
  state: 'processing' | 'ready' | 'failed';
  mimeType: string | null;
  /** Storage keys; null for remote files, which are shown through the proxy. */
  file: string | null;
  previewFile: string | null;
  remoteUrl: string | null;
  bytes: number | null;
  width: number | null;
  height: number | null;
  previewWidth: number | null;
  previewHeight: number | null;
  blurhash: string | null;
  description: string | null;
  focusX: number;
  focusY: number;
  createdAt: number;
}
