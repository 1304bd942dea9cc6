import type { MediaDimensions, MediaMeta } from '@linnet/api-schemas/mastodon/media-attachment.ts';
import type { FileDetails, MediaView } from '../../../core/views/media.ts';

/** What is known of a video or a sound: by part, and flat as well, where older apps look. Null where nothing is. */
export function renderClipMeta(
  file: MediaView,
  size: MediaDimensions | undefined,
  preview: MediaDimensions | undefined,
): MediaMeta | null {
  const details = JSON.parse(file.detailsJson ?? '{}') as FileDetails;
  const duration = file.durationMs === null ? undefined : file.durationMs / 1_000;
  const { frameRate, bitrate, colors, waveform } = details;
  const original = defined({ ...size, frame_rate: frameRate, duration, bitrate });
  const small = preview ?? size;
  const meta: MediaMeta = defined({
    ...(Object.keys(original).length > 0 ? { original } : {}),
    small,
    focus: file.focusX === 0 && file.focusY === 0 ? undefined : { x: file.focusX, y: file.focusY },
    colors,
    waveform,
    length: file.durationMs === null ? undefined : formatLength(file.durationMs),
    duration,
    fps: frameRate === undefined ? undefined : readRate(frameRate),
    ...size,
    audio_encode: details.audioCodec,
    audio_bitrate: details.audioBitrate === undefined ? undefined : `${Math.round(details.audioBitrate / 1_000)} kb/s`,
    audio_channels: details.audioChannels === undefined ? undefined : nameChannels(details.audioChannels),
  });
  return Object.keys(meta).length === 0 ? null : meta;
}

/** `0:01:05.50` */
function formatLength(ms: number): string {
  const hundredths = Math.floor(ms / 10);
  const two = (number: number) => String(number).padStart(2, '0');
  const [s, m] = [Math.floor(hundredths / 100) % 60, Math.floor(hundredths / 6_000) % 60];
  return `${Math.floor(hundredths / 360_000)}:${two(m)}:${two(s)}.${two(hundredths % 100)}`;
}

function readRate(rate: string): number | undefined {
  const [frames = 0, seconds = 1] = rate.split('/').map(Number);
  return seconds > 0 && frames > 0 ? Math.round((frames / seconds) * 100) / 100 : undefined;
}

function nameChannels(count: number): string {
  return { 1: 'mono', 2: 'stereo' }[count] ?? `${count} channels`;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without what is not known: absent, never null. */
function defined<T extends object>(values: T): Partial<Defined<T>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<Defined<T>>;
}
