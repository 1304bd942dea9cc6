import type { Context } from '../context.ts';
import { ffmpegVersion } from './tools.ts';

/** What image workers read. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp', 'image/avif'];

/** Videos and sounds that browsers play as they are, by the bytes they begin with. */
export const PLAYED_TYPES = [
  'video/mp4',
  'video/webm',
  'audio/mpeg',
  'audio/mp4',
  'audio/ogg',
  'audio/flac',
  'audio/wav',
];

/** What ffmpeg makes of these is played, too. */
export const CONVERTED_TYPES = ['video/quicktime', 'video/x-matroska'];

/** How apps and systems call the same: they offer files by these names. */
const ALIASES = ['audio/mp3', 'audio/m4a', 'audio/x-m4a', 'audio/aac', 'audio/x-flac', 'audio/x-wav', 'audio/wave'];

/** Frames per second, and pixels of one: 3840 × 2160 in whatever shape. */
export const VIDEO_MAX_FPS = 120;
export const VIDEO_MAX_PIXELS = 8_294_400;

/** What may be uploaded to this server, as apps ask for it. */
export async function acceptedTypes(ctx: Context): Promise<string[]> {
  if (ctx.config.videoMaxBytes === 0) return PICTURE_TYPES;
  return [...PICTURE_TYPES, ...(await clipTypes(ctx)), ...ALIASES];
}

/** Of videos and sounds, by their bytes. */
export async function clipTypes(ctx: Context): Promise<string[]> {
  if (ctx.config.videoMaxBytes === 0) return [];
  return (await ffmpegVersion(ctx)) === undefined ? PLAYED_TYPES : [...PLAYED_TYPES, ...CONVERTED_TYPES];
}
