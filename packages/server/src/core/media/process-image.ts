import { encode as encodeBlurhash } from 'blurhash';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import {
  type ImageSource,
  type ImageTask,
  MAX_FRAMES,
  MAX_PIXELS,
  MAX_SIDE,
  type MadeImage,
  PREVIEW_SIDE,
  type ProcessedImage,
} from './image-protocol.ts';

type Format = 'jpeg' | 'png' | 'webp' | 'gif';

const EXTENSIONS: Record<Format, string> = { jpeg: 'jpg', png: 'png', webp: 'webp', gif: 'gif' };
/** What others are stored as; everything else (AVIF) becomes WebP, which every browser and app shows. */
const KEPT: Record<string, Format> = { jpeg: 'jpeg', png: 'png', webp: 'webp', gif: 'gif' };
const BLURHASH_SIDE = 32;

/** Says why a picture is refused; the text is shown to the person. */
export class ImageRefused extends Error {}

/**
 * Decodes a hostile picture and makes new ones. Runs in the image worker only. What it makes has no metadata, stands
 * upright and is in sRGB: sharp drops and converts all of it unless told to keep it.
 */
export async function processImage(task: ImageTask, source: ImageSource): Promise<ProcessedImage> {
  const options: SharpOptions = { limitInputPixels: MAX_PIXELS, failOn: 'error', sequentialRead: true };
  // The header alone; the limit is checked here first, so that the person learns why.
  const metadata = await sharp(source, { ...options, limitInputPixels: false }).metadata();
  checkSize(metadata);
  // First frame only.
  const still = () => sharp(source, options).autoOrient();
  if (task === 'avatar') return { file: await cover(still(), 400, 400) };
  if (task === 'header') return { file: await cover(still(), 1500, 500) };
  const preview = await makePreview(still());
  if (task === 'thumbnail') return { preview };

  const animated = (metadata.pages ?? 1) > 1;
  const picture = animated ? sharp(source, { ...options, animated: true }) : still();
  const file = await write(fit(picture, MAX_SIDE), KEPT[metadata.format] ?? 'webp');
  return { file, preview, blurhash: await makeBlurhash(preview) };
}

function checkSize(metadata: Metadata): void {
  const frames = metadata.pages ?? 1;
  const pixels = metadata.width * (metadata.pageHeight ?? metadata.height) * frames;
  if (pixels > MAX_PIXELS) {
    throw new ImageRefused(`The image has too many pixels (maximum is ${MAX_PIXELS / 1_000_000} megapixels)`);
  }
  if (frames > MAX_FRAMES) throw new ImageRefused(`The animation is too long (maximum is ${MAX_FRAMES} frames)`);
}

function fit(picture: Sharp, side: number): Sharp {
  return picture.resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
}

function cover(picture: Sharp, width: number, height: number): Promise<MadeImage> {
  return write(picture.resize({ width, height, fit: 'cover' }), 'webp');
}

function makePreview(picture: Sharp): Promise<MadeImage> {
  return write(fit(picture, PREVIEW_SIDE), 'webp', 75);
}

async function write(picture: Sharp, format: Format, quality = 85): Promise<MadeImage> {
  const { data, info } = await encoded(picture, format, quality).toBuffer({ resolveWithObject: true });
  // Of an animation `info.height` is that of all frames in a column.
  const height = info.pageHeight ?? info.height;
  return { data, mimeType: `image/${format}`, extension: EXTENSIONS[format], width: info.width, height };
}

function encoded(picture: Sharp, format: Format, quality: number): Sharp {
  if (format === 'jpeg') return picture.jpeg({ quality, progressive: true });
  if (format === 'png') return picture.png({ compressionLevel: 9 });
  if (format === 'gif') return picture.gif({ effort: 3 });
  return picture.webp({ quality, effort: 3 });
}

/** From the preview: it is upright, small and already known to be decodable. */
async function makeBlurhash(preview: MadeImage): Promise<string> {
  const { data, info } = await fit(sharp(preview.data), BLURHASH_SIDE)
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encodeBlurhash(new Uint8ClampedArray(data), info.width, info.height, 4, 3);
}
