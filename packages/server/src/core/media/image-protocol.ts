/** What the server and its image worker say to each other. Only types and numbers: both sides import it. */

/** attachment: file, preview and blurhash; thumbnail: a preview alone; avatar and header: cropped to their shape. */
export type ImageTask = 'attachment' | 'thumbnail' | 'avatar' | 'header';

/** The path of a file or the bytes themselves. */
export type ImageSource = string | Uint8Array;

export interface ImageRequest {
  id: number;
  task: ImageTask;
  source: ImageSource;
}

export interface MadeImage {
  data: Uint8Array;
  mimeType: string;
  extension: string;
  width: number;
  height: number;
}

export interface ProcessedImage {
  /** Missing for a thumbnail. */
  file?: MadeImage;
  /** Missing for avatar and header. */
  preview?: MadeImage;
  blurhash?: string;
}

export type ImageAnswer =
  | { id: number; ok: true; image: ProcessedImage }
  /** `reason` is shown to the person who uploaded it. */
  | { id: number; ok: false; reason: string };

/** 50 megapixels, frames counted one by one: 200 MB when decoded. */
export const MAX_PIXELS = 50_000_000;
export const MAX_FRAMES = 500;
export const MAX_SIDE = 4_096;
export const PREVIEW_SIDE = 640;
