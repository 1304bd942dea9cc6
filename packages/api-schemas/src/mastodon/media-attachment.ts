import Type from 'typebox';
import { Id, nullable, Url } from './common.ts';

/** Missing width and height make apps draw boxes without height. */
export const MediaDimensions = Type.Object({
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
  /** `1920x1080`. */
  size: Type.Optional(Type.String()),
  aspect: Type.Optional(Type.Number()),
  /** A fraction such as `30/1`. */
  frame_rate: Type.Optional(Type.String()),
  /** Seconds. */
  duration: Type.Optional(Type.Number()),
  bitrate: Type.Optional(Type.Integer()),
});
export type MediaDimensions = Type.Static<typeof MediaDimensions>;

/** `original` and `small` of every kind; the flat keys repeat them for video and audio. */
export const MediaMeta = Type.Object({
  original: Type.Optional(MediaDimensions),
  small: Type.Optional(MediaDimensions),
  focus: Type.Optional(Type.Object({ x: Type.Number(), y: Type.Number() })),
  colors: Type.Optional(Type.Object({ background: Type.String(), foreground: Type.String(), accent: Type.String() })),
  /** How loud a sound is from beginning to end, 0 to 100; ours. */
  waveform: Type.Optional(Type.Array(Type.Integer())),
  length: Type.Optional(Type.String()),
  duration: Type.Optional(Type.Number()),
  fps: Type.Optional(Type.Number()),
  size: Type.Optional(Type.String()),
  width: Type.Optional(Type.Integer()),
  height: Type.Optional(Type.Integer()),
  aspect: Type.Optional(Type.Number()),
  audio_encode: Type.Optional(Type.String()),
  audio_bitrate: Type.Optional(Type.String()),
  audio_channels: Type.Optional(Type.String()),
});
export type MediaMeta = Type.Static<typeof MediaMeta>;

export const MediaType = Type.Enum(['image', 'gifv', 'video', 'audio', 'unknown']);
export type MediaType = Type.Static<typeof MediaType>;

export const MediaAttachment = Type.Object({
  id: Id,
  type: MediaType,
  /** Null only while the file is being processed. */
  url: nullable(Url),
  /** Null for audio without a cover. */
  preview_url: nullable(Url),
  remote_url: nullable(Url),
  preview_remote_url: nullable(Url),
  text_url: nullable(Url),
  meta: nullable(MediaMeta),
  /** Plain text. */
  description: nullable(Type.String()),
  blurhash: nullable(Type.String()),
  /** What the owner of a file should know of it, in the answer to an upload; ours. */
  notice: Type.Optional(Type.String()),
});
export type MediaAttachment = Type.Static<typeof MediaAttachment>;
