import type { Context } from '../context.ts';
import { runTool, ToolFailed } from './tools.ts';

/** What a file of moving pictures and sounds consists of. */
export interface Probed {
  durationMs: number | null;
  /** Bits per second, of everything together. */
  bitrate: number | null;
  /** The first that is no cover. */
  video: ProbedVideo | undefined;
  audio: { codec: string; bitrate: number | null; channels: number | null } | undefined;
  /** A picture that comes with a sound: the number of its stream. */
  cover: number | undefined;
}

export interface ProbedVideo {
  codec: string;
  pixelFormat: string;
  /** As it is shown, upright. */
  width: number;
  height: number;
  /** A fraction such as `30/1`. */
  frameRate: string;
  /** The same as a number; 0 where it does not say. */
  fps: number;
}

/** The readers of ffmpeg by media type: told which, it guesses none, and no list of other files is ever one. */
const DEMUXERS: Record<string, string> = {
  'video/mp4': 'mov',
  'video/quicktime': 'mov',
  'audio/mp4': 'mov',
  'video/webm': 'matroska',
  'video/x-matroska': 'matroska',
  'audio/mpeg': 'mp3',
  'audio/ogg': 'ogg',
  'audio/flac': 'flac',
  'audio/wav': 'wav',
  'image/gif': 'gif',
};
const PROBE_MS = 30_000;

/** The arguments that name a file as input: read from the disk by one reader, and nothing else. */
export function inputOf(path: string, mimeType: string): string[] {
  const demuxer = DEMUXERS[mimeType];
  if (demuxer === undefined) throw new ToolFailed(`no reader of ${mimeType}`);
  return ['-protocol_whitelist', 'file,pipe', '-f', demuxer, '-i', `file:${path}`];
}

/** Looks into a file in `folder`. Throws ToolFailed for what is none. */
export async function probe(
  ctx: Context,
  { folder, path, mimeType }: { folder: string; path: string; mimeType: string },
): Promise<Probed> {
  const shown = ['-v', 'error', '-show_format', '-show_streams', '-print_format', 'json'];
  const args = [...shown, ...inputOf(path, mimeType)];
  const said = await runTool(ctx, { tool: 'ffprobe', args, folder, timeoutMs: PROBE_MS });
  return readProbe(JSON.parse(said.toString()));
}

interface Said {
  format?: { duration?: string; bit_rate?: string };
  streams?: SaidStream[];
}

interface SaidStream {
  index?: number;
  codec_type?: string;
  codec_name?: string;
  pix_fmt?: string;
  width?: number;
  height?: number;
  avg_frame_rate?: string;
  r_frame_rate?: string;
  bit_rate?: string;
  channels?: number;
  disposition?: { attached_pic?: number };
  side_data_list?: { rotation?: number }[];
}

function readProbe({ format = {}, streams = [] }: Said): Probed {
  const isCover = (stream: SaidStream) => stream.disposition?.attached_pic === 1;
  const pictures = streams.filter((stream) => stream.codec_type === 'video');
  const video = pictures.find((stream) => !isCover(stream));
  const audio = streams.find((stream) => stream.codec_type === 'audio');
  const seconds = readNumber(format.duration);
  return {
    durationMs: seconds === null ? null : Math.round(seconds * 1_000),
    bitrate: readNumber(format.bit_rate),
    video: video === undefined ? undefined : readVideo(video),
    audio:
      audio === undefined
        ? undefined
        : {
            codec: audio.codec_name ?? '',
            bitrate: readNumber(audio.bit_rate),
            channels: readNumber(audio.channels),
          },
    cover: pictures.find(isCover)?.index,
  };
}

function readVideo(stream: SaidStream): ProbedVideo {
  const turned =
    Math.abs(stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0) % 180 === 90;
  const [width, height] = [readNumber(stream.width) ?? 0, readNumber(stream.height) ?? 0];
  const frameRate = [stream.avg_frame_rate, stream.r_frame_rate].find((rate) => readRate(rate) > 0) ?? '0/1';
  return {
    codec: stream.codec_name ?? '',
    pixelFormat: stream.pix_fmt ?? '',
    width: turned ? height : width,
    height: turned ? width : height,
    frameRate,
    fps: readRate(frameRate),
  };
}

function readRate(rate: string | undefined): number {
  const [frames = 0, seconds = 0] = (rate ?? '').split('/').map(Number);
  const fps = frames / seconds;
  return Number.isFinite(fps) ? fps : 0;
}

function readNumber(value: string | number | undefined): number | null {
  const number = Number(value);
  return value !== undefined && Number.isFinite(number) && number >= 0 ? number : null;
}
