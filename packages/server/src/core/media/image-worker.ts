import { setPriority } from 'node:os';
import sharp from 'sharp';
import { systemClock } from '../../lib/clock.ts';
import {
  createMessageReader,
  type ImageAnswer,
  type ImageRequest,
  PARTS,
  type ProcessedImage,
  packHead,
} from './image-protocol.ts';
import { ImageRefused, processImage } from './process-image.ts';

/**
 * A process of its own for decoding pictures from strangers: bytes come in by standard input, bytes go out by standard
 * output, and nothing else is within reach. A bomb, a crash or a leak in a decoder ends this process and one upload.
 */
const MAX_RSS = 640 * 1024 * 1024;
const LOOK_EVERY_MS = 50;

setPriority(10);
// One picture at a time by one thread, nothing kept between pictures.
sharp.concurrency(1);
sharp.cache(false);
// Formats that nobody uploads are attack surface only (SVG, TIFF, PDF, FITS …).
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
});

async function answer({ task, maxPixels }: ImageRequest, source: Buffer): Promise<Uint8Array[]> {
  try {
    return packImage(await processImage(task, source, maxPixels));
  } catch (error) {
    // What libraries say may name paths and versions: not for strangers.
    const reason = error instanceof ImageRefused ? error.message : 'The file is damaged or not an image we can read';
    return [packHead({ ok: false, reason })];
  }
}

function packImage({ file, still, preview, ...image }: ProcessedImage): Uint8Array[] {
  const made = { file, still, preview };
  const parts: Extract<ImageAnswer, { ok: true }>['parts'] = {};
  const bodies: Uint8Array[] = [];
  for (const part of PARTS) {
    if (made[part] === undefined) continue;
    const { data, ...about } = made[part];
    parts[part] = { ...about, bytes: data.byteLength };
    bodies.push(data);
  }
  return [packHead({ ok: true, image, parts }), ...bodies];
}

systemClock.every(LOOK_EVERY_MS, () => {
  if (process.memoryUsage.rss() > MAX_RSS) process.exit(1);
});
const read = createMessageReader<ImageRequest>((request) => request.bytes);
process.stdin.on('data', (chunk: Buffer) => {
  const message = read(chunk);
  if (message === undefined) return;
  void answer(message.head, message.body).then((pieces) => {
    for (const piece of pieces) process.stdout.write(piece);
  });
});
process.stdin.on('end', () => process.exit(0));
