import { crc32 } from 'node:zlib';

/** One frame of an animated PNG, as a PNG of its own. */
export interface ApngFrame {
  png: Buffer;
  left: number;
  top: number;
  width: number;
  height: number;
  delayMs: number;
  /** What becomes of it before the next: it stays, its place is cleared, or what was there before comes back. */
  dispose: 'keep' | 'clear' | 'restore';
  /** Drawn over what is there, instead of in place of it. */
  over: boolean;
}

export interface Apng {
  width: number;
  height: number;
  /** 0: for ever. */
  plays: number;
  frames: ApngFrame[];
}

interface Chunk {
  type: string;
  data: Buffer;
}

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** What a frame needs of the file to have its colours; everything else says something about the photographer. */
const COLOUR_CHUNKS = new Set(['PLTE', 'tRNS', 'iCCP', 'sRGB', 'gAMA', 'cHRM', 'sBIT', 'cICP']);
const DISPOSALS = ['keep', 'clear', 'restore'] as const;

/** Throws for a file that breaks the rules of PNG (third edition, W3C) on animations; undefined for one that stands still. */
export function readApng(file: Buffer, maxFrames: number): Apng | undefined {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return undefined;
  let header: Buffer | undefined;
  let plays: number | undefined;
  let promised = 0;
  let sequence = 0;
  const colours: Chunk[] = [];
  const controls: Buffer[] = [];
  const pixels: Buffer[][] = [];
  let started = false;

  const next = (data: Buffer) => {
    if (data.length < 4 || data.readUInt32BE(0) !== sequence++) throw new Error('frames out of order');
  };
  for (const { type, data } of readChunks(file)) {
    if (type === 'IHDR') header = data;
    else if (type === 'acTL' && !started) {
      promised = data.readUInt32BE(0);
      plays = data.readUInt32BE(4);
    } else if (type === 'IDAT') {
      if (plays === undefined) return undefined;
      started = true;
      // An image before the first control is for those who know no animations.
      if (controls.length > 0) last(pixels).push(data);
    } else if (type === 'fcTL') {
      next(data);
      if (data.length !== 26 || controls.length >= Math.min(promised, maxFrames)) throw new Error('malformed frame');
      controls.push(data);
      pixels.push([]);
    } else if (type === 'fdAT') {
      next(data);
      last(pixels).push(data.subarray(4));
    } else if (!started && COLOUR_CHUNKS.has(type)) colours.push({ type, data });
    else if (type === 'IEND') break;
  }
  if (plays === undefined || header?.length !== 13 || controls.length !== promised)
    throw new Error('malformed animation');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const frames = controls.map((control, i) => {
    const frame = readControl(control);
    if (frame.left + frame.width > width || frame.top + frame.height > height) throw new Error('frame outside');
    return { ...frame, png: assemble(header, frame, colours, pixels[i] as Buffer[]) };
  });
  return { width, height, plays, frames };
}

/** The number of frames that the file says it has, without reading them; undefined for one that stands still. */
export function countApngFrames(file: Buffer): number | undefined {
  if (!file.subarray(0, 8).equals(SIGNATURE)) return undefined;
  for (const { type, data } of readChunks(file, false)) {
    if (type === 'acTL' && data.length === 8) return data.readUInt32BE(0);
    if (type === 'IDAT') return undefined;
  }
  return undefined;
}

function* readChunks(file: Buffer, checked = true): Generator<Chunk> {
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const end = at + 12 + length;
    if (end > file.length) throw new Error('cut off');
    const whole = file.subarray(at + 4, end - 4);
    if (checked && crc32(whole) !== file.readUInt32BE(end - 4)) throw new Error('damaged');
    yield { type: whole.toString('latin1', 0, 4), data: whole.subarray(4) };
    at = end;
  }
}

function readControl(data: Buffer): Omit<ApngFrame, 'png'> {
  const dispose = DISPOSALS[data[24] as number];
  if (dispose === undefined) throw new Error('malformed frame');
  return {
    width: data.readUInt32BE(4),
    height: data.readUInt32BE(8),
    left: data.readUInt32BE(12),
    top: data.readUInt32BE(16),
    delayMs: Math.round((data.readUInt16BE(20) * 1000) / (data.readUInt16BE(22) || 100)),
    dispose,
    over: data[25] === 1,
  };
}

function assemble(header: Buffer, size: { width: number; height: number }, colours: Chunk[], pixels: Buffer[]): Buffer {
  const own = Buffer.from(header);
  own.writeUInt32BE(size.width, 0);
  own.writeUInt32BE(size.height, 4);
  const chunks = [{ type: 'IHDR', data: own }, ...colours, { type: 'IDAT', data: Buffer.concat(pixels) }];
  return Buffer.concat([SIGNATURE, ...[...chunks, { type: 'IEND', data: Buffer.alloc(0) }].map(writeChunk)]);
}

function writeChunk({ type, data }: Chunk): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  data.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}

function last<T>(list: T[]): T {
  const item = list.at(-1);
  if (item === undefined) throw new Error('malformed animation');
  return item;
}

/**
 * Draws the frames one after the other onto one canvas, and answers what it shows at each: RGBA, one below the other.
 * `decode` gives a frame's pixels as RGBA.
 */
export async function drawFrames(apng: Apng, decode: (png: Buffer) => Promise<Uint8Array>): Promise<Buffer> {
  const { width, height, frames } = apng;
  const row = width * 4;
  const all = Buffer.alloc(row * height * frames.length);
  const canvas = Buffer.alloc(row * height);
  for (const [i, frame] of frames.entries()) {
    const pixels = await decode(frame.png);
    const before = frame.dispose === 'restore' ? Buffer.from(canvas) : undefined;
    for (let y = 0; y < frame.height; y++) {
      const from = y * frame.width * 4;
      const to = (frame.top + y) * row + frame.left * 4;
      if (frame.over) blend(canvas, to, pixels.subarray(from, from + frame.width * 4));
      else canvas.set(pixels.subarray(from, from + frame.width * 4), to);
    }
    all.set(canvas, i * canvas.length);
    if (before !== undefined) before.copy(canvas);
    else if (frame.dispose === 'clear') {
      for (let y = 0; y < frame.height; y++) {
        const at = (frame.top + y) * row + frame.left * 4;
        canvas.fill(0, at, at + frame.width * 4);
      }
    }
  }
  return all;
}

/** The usual "over" of colours that are not premultiplied. */
function blend(canvas: Buffer, at: number, pixels: Uint8Array): void {
  for (let i = 0; i < pixels.length; i += 4) {
    const above = pixels[i + 3] as number;
    if (above === 0) continue;
    const to = at + i;
    const below = ((canvas[to + 3] as number) * (255 - above)) / 255;
    const alpha = above + below;
    for (let c = 0; c < 3; c++) {
      canvas[to + c] = Math.round(((pixels[i + c] as number) * above + (canvas[to + c] as number) * below) / alpha);
    }
    canvas[to + 3] = Math.round(alpha);
  }
}
