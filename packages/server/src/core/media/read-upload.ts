import { open } from 'node:fs/promises';
import { AppError } from '../../lib/errors.ts';
import { type MediaType, SNIFF_BYTES, sniffMedia } from '../../lib/sniff-media.ts';
import type { Context } from '../context.ts';
import { clipTypes, PICTURE_TYPES } from './clip-types.ts';

/** What came in: the path of a temporary file, or its bytes. */
export type Upload = string | Uint8Array;

/** Throws `too-large`, and `invalid` for what is not a picture, whatever its name says. */
export async function checkPicture(ctx: Context, upload: Upload): Promise<void> {
  const { type, size } = await readUpload(upload);
  checkSize(size, ctx.config.mediaMaxBytes);
  if (!isPicture(type)) throw invalid(refusal(type, 'JPEG, PNG, GIF, WebP and AVIF images are accepted'));
}

/** What came in, told by its first bytes. Throws `too-large`, and `invalid` for what this server does not take. */
export async function readFileType(ctx: Context, upload: Upload): Promise<MediaType> {
  const { type, size } = await readUpload(upload);
  const { mediaMaxBytes, videoMaxBytes } = ctx.config;
  const clips = await clipTypes(ctx);
  if (isPicture(type)) checkSize(size, mediaMaxBytes);
  else if (type !== undefined && clips.includes(type.mimeType)) checkSize(size, videoMaxBytes);
  else throw invalid(refusal(type, wanted(clips)));
  return type as MediaType;
}

function isPicture(type: MediaType | undefined): boolean {
  return type !== undefined && PICTURE_TYPES.includes(type.mimeType);
}

function checkSize(size: number, limit: number): void {
  if (size <= limit) return;
  const words = limit < MEGABYTE ? `${limit} bytes` : `${Math.floor(limit / MEGABYTE)} MB`;
  throw new AppError('too-large', `Validation failed: File must be smaller than ${words}`);
}

const MEGABYTE = 1024 * 1024;

function wanted(clips: string[]): string {
  const pictures = 'JPEG, PNG, GIF, WebP and AVIF images';
  if (clips.length === 0) return `${pictures} are accepted`;
  const videos = clips.includes('video/quicktime') ? 'MP4, MOV, WebM and MKV' : 'MP4 and WebM';
  return `${pictures}, ${videos} videos, MP3, M4A, OGG, FLAC and WAV sounds are accepted`;
}

function refusal(type: MediaType | undefined, accepted: string): string {
  if (type === undefined) return `This kind of file is not supported: ${accepted}`;
  // The decoder that sharp brings along has no HEVC, which is patented.
  const name = {
    image: 'HEIC',
    video: type.extension === 'mp4' ? 'Video' : type.extension.toUpperCase(),
    audio: 'Audio',
  };
  return `${name[type.family]} files are not supported: ${accepted}`;
}

function invalid(reason: string): AppError {
  return new AppError('invalid', `Validation failed: ${reason}`);
}

async function readUpload(upload: Upload): Promise<{ type: MediaType | undefined; size: number }> {
  if (typeof upload !== 'string') return { type: sniffMedia(upload.subarray(0, SNIFF_BYTES)), size: upload.byteLength };
  const file = await open(upload, 'r');
  try {
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(SNIFF_BYTES), length: SNIFF_BYTES });
    return { type: sniffMedia(buffer.subarray(0, bytesRead)), size: (await file.stat()).size };
  } finally {
    await file.close();
  }
}
