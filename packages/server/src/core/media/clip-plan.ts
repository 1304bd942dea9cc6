import { VIDEO_MAX_FPS, VIDEO_MAX_PIXELS } from './clip-types.ts';
import type { Probed, ProbedVideo } from './probe.ts';

/** What is made of a video or a sound, and with which words to ffmpeg. */
export interface ClipPlan {
  kind: 'video' | 'gifv' | 'audio';
  extension: 'mp4' | 'mp3' | 'm4a';
  mimeType: string;
  args: string[];
}

/** Why a file is refused, in words for whoever sent it. */
export class ClipRefused extends Error {}

/** Made anew, a video has at most 1920 × 1080 in whatever shape, and this many frames a second. */
const ENCODED_PIXELS = 2_073_600;
const ENCODED_FPS = 60;
/** Nothing of what cameras, phones and programs write beside it: places, names, devices. */
const BARE = [
  '-map_metadata',
  '-1',
  '-map_metadata:s',
  '-1',
  '-map_chapters',
  '-1',
  '-sn',
  '-dn',
  '-fflags',
  '+bitexact',
];
const MP4 = ['-movflags', '+faststart', '-f', 'mp4'];

/** Throws ClipRefused for what is beyond the limits, and for what neither shows nor sounds. */
export function planClip(probed: Probed, mimeType: string): ClipPlan {
  if (probed.video !== undefined) return planVideo(probed, probed.video, mimeType);
  if (probed.audio !== undefined) return planAudio(probed.audio.codec, mimeType);
  throw new ClipRefused('There is neither picture nor sound in this file');
}

function planVideo({ audio }: Probed, video: ProbedVideo, mimeType: string): ClipPlan {
  const pixels = video.width * video.height;
  if (pixels === 0) throw new ClipRefused('The video has no size');
  if (pixels > VIDEO_MAX_PIXELS) {
    throw new ClipRefused(`${video.width}x${video.height} videos are not supported (maximum is 3840x2160)`);
  }
  // A GIF says how long each of its frames is, down to a hundredth of a second, and so no rate of them.
  const isGif = mimeType === 'image/gif';
  if (!isGif && video.fps > VIDEO_MAX_FPS) {
    throw new ClipRefused(
      `Videos of ${Math.round(video.fps)} frames a second are not supported (maximum is ${VIDEO_MAX_FPS})`,
    );
  }
  const streams = ['-map', '0:V:0', '-map', '0:a:0?', ...BARE];
  const made = { kind: isGif ? 'gifv' : 'video', extension: 'mp4', mimeType: 'video/mp4' } as const;
  const sounds = audio === undefined || audio.codec === 'aac' || audio.codec === 'mp3';
  const shows = video.codec === 'h264' && ['yuv420p', 'yuvj420p'].includes(video.pixelFormat);
  if (shows && sounds) return { ...made, args: [...streams, '-c', 'copy', ...MP4] };
  const scale = Math.min(1, Math.sqrt(ENCODED_PIXELS / pixels));
  const side = (length: number) => Math.max(2, Math.floor((length * scale) / 2) * 2);
  const filters = [`scale=${side(video.width)}:${side(video.height)}`, 'setsar=1'];
  if (video.fps > ENCODED_FPS) filters.unshift(`fps=${ENCODED_FPS}`);
  const picture = ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '23', '-profile:v', 'high', '-pix_fmt', 'yuv420p'];
  const sound = shows || !sounds ? ENCODED_SOUND : ['-c:a', 'copy'];
  const showing = shows ? ['-c:v', 'copy'] : [...picture, '-vf', filters.join(','), '-threads', '2'];
  return { ...made, args: [...streams, ...showing, ...sound, ...MP4] };
}

const ENCODED_SOUND = ['-c:a', 'aac', '-b:a', '128k', '-ac', '2'];

function planAudio(codec: string, mimeType: string): ClipPlan {
  const streams = ['-map', '0:a:0', '-vn', ...BARE];
  if (codec === 'mp3' && mimeType === 'audio/mpeg') {
    return { kind: 'audio', extension: 'mp3', mimeType, args: [...streams, '-c', 'copy', '-f', 'mp3'] };
  }
  const how = codec === 'aac' ? ['-c', 'copy'] : ['-c:a', 'aac', '-b:a', '192k', '-ac', '2'];
  return { kind: 'audio', extension: 'm4a', mimeType: 'audio/mp4', args: [...streams, ...how, ...MP4] };
}
