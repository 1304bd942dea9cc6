import sharp from 'sharp';
import { systemClock } from '../../lib/clock.ts';
import type { ImageAnswer, ImageRequest } from './image-protocol.ts';
import { ImageRefused, processImage } from './process-image.ts';

/**
 * A process of its own for decoding pictures from strangers. A bomb, a crash or a leak in a decoder ends this process
 * and one upload; the server lives on, and gets its memory back when the worker has nothing to do.
 */
const MAX_RSS = 512 * 1024 * 1024;
const LOOK_EVERY_MS = 50;

// One picture at a time by one thread, nothing kept between pictures.
sharp.concurrency(1);
sharp.cache(false);
// Formats that nobody uploads are attack surface only (SVG, TIFF, PDF, FITS …).
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((format) => `VipsForeignLoad${format}`),
});

async function answer(request: ImageRequest): Promise<ImageAnswer> {
  const { id } = request;
  try {
    return { id, ok: true, image: await processImage(request.task, request.source) };
  } catch (error) {
    // What libraries say may name paths and versions: not for strangers.
    const reason = error instanceof ImageRefused ? error.message : 'The file is damaged or not an image we can read';
    return { id, ok: false, reason };
  }
}

systemClock.every(LOOK_EVERY_MS, () => {
  if (process.memoryUsage.rss() > MAX_RSS) process.exit(1);
});
process.on('message', (request: ImageRequest) => {
  void answer(request).then((message) => process.send?.(message));
});
process.on('disconnect', () => process.exit(0));
