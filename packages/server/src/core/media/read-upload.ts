import { open } from 'node:fs/promises';
import { AppError } from '../../lib/errors.ts';
import { type MediaType, SNIFF_BYTES, sniffMedia } from '../../lib/sniff-media.ts';
import type { Context } from '../context.ts';

/** What came in: the path of a temporary file, or its bytes. */
export type Upload = string | Uint8Array;

/** Throws `too-large`, and `invalid` for what is not a picture, whatever its name says. */
export async function checkUpload(ctx: Context, upload: Upload): Promise<void> {
  const { head, size } = await readHead(upload);
  const { mediaMaxBytes } = ctx.config;
  if (size > mediaMaxBytes) {
    const limit = Math.floor(mediaMaxBytes / 1024 / 1024);
    throw new AppError('too-large', `Validation failed: File must be smaller than ${limit} MB`);
  }
  const type = sniffMedia(head);
  // The decoder that sharp brings along has no HEVC, which is patented.
  if (type?.family !== 'image' || type.mimeType === 'image/heic')
    throw new AppError('invalid', `Validation failed: ${refusal(type)}`);
}

function refusal(type: MediaType | undefined): string {
  const accepted = 'JPEG, PNG, GIF, WebP and AVIF images are accepted';
  if (type === undefined) return `This kind of file is not supported: ${accepted}`;
  const name = { image: 'HEIC', video: 'Video', audio: 'Audio' }[type.family];
  return `${name} files are not supported: ${accepted}`;
}

async function readHead(upload: Upload): Promise<{ head: Uint8Array; size: number }> {
  if (typeof upload !== 'string') return { head: upload.subarray(0, SNIFF_BYTES), size: upload.byteLength };
  const file = await open(upload, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(SNIFF_BYTES), length: SNIFF_BYTES });
    return { head: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
