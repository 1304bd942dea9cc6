/** What the server and its image workers say to each other. Only types and numbers: both sides import it. */

/**
 * attachment: file, preview and blurhash; thumbnail: preview and blurhash; avatar and header: cropped to their shape, with a
 * still of those that move; emoji: small in its own shape, with a still likewise; still: the first frame; look: what it is, and nothing
 * made of it; those of the server: cropped to `SERVER_PICTURES`, never moving.
 */
export type ImageTask = 'attachment' | 'thumbnail' | 'avatar' | 'header' | 'emoji' | 'still' | 'look' | ServerPicture;

/** What the server is known by. An icon has the size that it says it has; nothing else is enlarged. */
export const SERVER_PICTURES = {
  'icon-48': { width: 48, height: 48, format: 'png', exact: true },
  'icon-180': { width: 180, height: 180, format: 'png', exact: true },
  'icon-192': { width: 192, height: 192, format: 'png', exact: true },
  'icon-512': { width: 512, height: 512, format: 'png', exact: true },
  banner: { width: 1_200, height: 630, format: 'jpeg', exact: false },
  'banner-large': { width: 2_400, height: 1_260, format: 'jpeg', exact: false },
} as const satisfies Record<string, { width: number; height: number; format: ImageFormat; exact: boolean }>;
export type ServerPicture = keyof typeof SERVER_PICTURES;

export type ImageFormat = 'jpeg' | 'png' | 'webp' | 'gif';

export interface ImageRequest {
  task: ImageTask;
  /** How long the picture is that follows. */
  bytes: number;
  /** Frames counted one by one. */
  maxPixels: number;
}

/** What may be made of a picture. */
export const PARTS = ['file', 'still', 'preview'] as const;
export type Part = (typeof PARTS)[number];

export interface MadeImage {
  data: Uint8Array;
  format: ImageFormat;
  width: number;
  height: number;
}

export interface ProcessedImage extends Partial<Record<Part, MadeImage>> {
  /** Of what came in, upright. */
  width: number;
  height: number;
  blurhash?: string;
  /** An animation in which nothing is seen through: a film could show the same. */
  film?: boolean;
}

/** What precedes the bytes of the parts, in the order of `PARTS`. `reason` is shown to the person who uploaded it. */
export type ImageAnswer =
  | {
      ok: true;
      image: Omit<ProcessedImage, Part>;
      parts: Partial<Record<Part, Omit<MadeImage, 'data'> & { bytes: number }>>;
    }
  | { ok: false; reason: string };

/** The media type of what a worker made. */
export function mimeTypeOf({ format }: Pick<MadeImage, 'format'>): string {
  return `image/${format}`;
}

export const MAX_FRAMES = 500;
/** What is stored at most: 3840 × 2160 in whatever shape, so that a long screenshot can be read. */
export const STORED_PIXELS = 8_294_400;
/** 640 × 480 in whatever shape. */
export const PREVIEW_PIXELS = 307_200;
/** 256 × 256 in whatever shape. */
export const EMOJI_PIXELS = 65_536;
export const STILL_PIXELS = 1_000_000;
/** The longest side that a format can say; of PNG what browsers show. */
export const MAX_SIDES: Record<ImageFormat, number> = { jpeg: 65_500, png: 65_535, gif: 65_535, webp: 16_383 };

export const MAX_ANSWER_BYTES = 96 * 1024 * 1024;

/** A message as it travels: the length of its head, the head in JSON, then bytes whose number the head says. */
export function packHead(head: ImageRequest | ImageAnswer): Buffer {
  const json = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(json.length);
  return Buffer.concat([length, json]);
}

const MAX_HEAD = 4_096;

/** Collects one message out of chunks. Throws for what is longer than it may be, or no message. */
export function createMessageReader<T>(
  bodyBytes: (head: T) => number,
): (chunk: Buffer) => { head: T; body: Buffer } | undefined {
  let chunks: Buffer[] = [];
  let size = 0;
  let head: T | undefined;
  let wanted = 4;
  let step: 'length' | 'head' | 'body' = 'length';
  return (chunk) => {
    chunks.push(chunk);
    size += chunk.length;
    while (size >= wanted) {
      const all = Buffer.concat(chunks, size);
      const piece = all.subarray(0, wanted);
      chunks = [all.subarray(wanted)];
      size -= wanted;
      if (step === 'length') {
        wanted = piece.readUInt32BE(0);
        if (wanted > MAX_HEAD) throw new Error('malformed message');
        step = 'head';
      } else if (step === 'head') {
        head = JSON.parse(piece.toString()) as T;
        wanted = bodyBytes(head);
        step = 'body';
      } else {
        if (size > 0) throw new Error('more than one message');
        step = 'length';
        wanted = 4;
        chunks = [];
        return { head: head as T, body: piece };
      }
    }
    return undefined;
  };
}
