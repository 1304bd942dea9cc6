import type { Context } from '../context.ts';
import { inputOf } from './probe.ts';
import { runTool } from './tools.ts';

const BARS = 80;
/** Samples per second that are looked at. */
const RATE = 8_000;

/** How loud a sound is from beginning to end: as many numbers from 0 to 100, the loudest 100. Throws ToolFailed. */
export async function measureWaveform(
  ctx: Context,
  input: {
    folder: string;
    path: string;
    mimeType: string;
    durationMs: number;
    timeoutMs: number;
    stopping?: AbortSignal | undefined;
  },
): Promise<number[]> {
  const { folder, timeoutMs, stopping } = input;
  const collector = collectPeaks((input.durationMs / 1_000) * RATE);
  const args = ['-nostdin', '-v', 'error', ...inputOf(input.path, input.mimeType), '-map', '0:a:0', '-ac', '1'];
  const output = ['-ar', String(RATE), '-f', 's16le', 'pipe:1'];
  await runTool(ctx, {
    tool: 'ffmpeg',
    args: [...args, ...output],
    folder,
    timeoutMs,
    stopping,
    onOutput: collector.add,
  });
  return collector.bars();
}

/** Takes 16-bit samples as they come, about so many. */
export function collectPeaks(samples: number): { add(chunk: Buffer): void; bars(): number[] } {
  const peaks = new Array<number>(BARS).fill(0);
  const perBar = Math.max(1, samples / BARS);
  let at = 0;
  let odd: Buffer = Buffer.alloc(0);
  return {
    add(chunk) {
      const bytes = odd.length === 0 ? chunk : Buffer.concat([odd, chunk]);
      const whole = bytes.length - (bytes.length % 2);
      for (let i = 0; i < whole; i += 2) {
        const bar = Math.min(BARS - 1, Math.floor(at++ / perBar));
        peaks[bar] = Math.max(peaks[bar]!, Math.abs(bytes.readInt16LE(i)));
      }
      odd = Buffer.from(bytes.subarray(whole));
    },
    bars() {
      const loudest = Math.max(...peaks, 1);
      return peaks.map((peak) => Math.round((peak / loudest) * 100));
    },
  };
}
