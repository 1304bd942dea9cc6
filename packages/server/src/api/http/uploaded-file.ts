/** A file of a multipart request. It is removed when the response ends: move it to keep it. */
export interface UploadedFile {
  /** A temporary file of our own naming; empty when `value` holds what the route's own reader answered. */
  path: string;
  /** Bytes. */
  size: number;
  /** What the client claims: apps send wrong and missing ones, so sniff. */
  filename: string;
  mimeType: string;
  /** What the route's `save` answered instead of a temporary file. */
  value?: unknown;
}

// Held apart from the object itself, so that no JSON body can pretend to be a file.
const known = new WeakSet<object>();

/** Marks `file` as one that really came as a multipart part. */
export function markUploadedFile(file: UploadedFile): UploadedFile {
  known.add(file);
  return file;
}

/** Whether a decoded parameter is a file. */
export function isUploadedFile(value: unknown): value is UploadedFile {
  return typeof value === 'object' && value !== null && known.has(value);
}
