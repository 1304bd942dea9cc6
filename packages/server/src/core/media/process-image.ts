import { encode as encodeBlurhash } from 'blurhash';
import sharp, { type Metadata, type Sharp, type SharpOptions } from 'sharp';
import { type Apng, countApngFrames, drawFrames, readApng } from './apng.ts';
import {
  EMOJI_PIXELS,
  type ImageFormat,
  type ImageTask,
  MAX_FRAMES,
  MAX_SIDES,
  type MadeImage,
  PREVIEW_PIXELS,
  type ProcessedImage,
  SERVER_PICTURES,
  type ServerPicture,
  STILL_PIXELS,
  STORED_PIXELS,
} from './image-protocol.ts';

/** What others are stored as; everything else (AVIF) becomes WebP, which every browser and app shows. */
const KEPT: Record<string, ImageFormat> = { jpeg: 'jpeg', png: 'png', webp: 'webp', gif: 'gif' };
const BLURHASH_SIDE = 32;

/** Says why a picture is refused; the text is shown to the person. */
export class ImageRefused extends Error {}

/** A picture of which the header is known and within bounds. */
interface Picture extends Size {
  /** The first frame, upright. */
  still(): Sharp;
  /** All frames; undefined where there is one. */
  moving: (() => Promise<Sharp>) | undefined;
  format: ImageFormat;
}

interface Size {
  width: number;
  height: number;
}

/**
 * Decodes a hostile picture and makes new ones. Runs in the image workers only. What it makes has no metadata, stands
 * upright and is in sRGB: sharp drops and converts all of it unless told to keep it.
 */
export async function processImage(task: ImageTask, source: Buffer, maxPixels: number): Promise<ProcessedImage> {
  const picture = await open(source, maxPixels);
  const { width, height, still } = picture;
  const size = { width, height };
  if (task === 'avatar') return { ...size, ...(await cover(picture, { width: 400, height: 400 })) };
  if (task === 'header') return { ...size, ...(await cover(picture, { width: 1500, height: 500 })) };
  if (task === 'emoji') return { ...size, ...(await shrink(picture, EMOJI_PIXELS)) };
  if (isServerPicture(task)) return { ...size, ...(await drawServer(picture, task)) };
  if (task === 'still') return { ...size, file: await write(fit(still(), size, STILL_PIXELS, 'webp'), 'webp') };

  const preview = await write(fit(still(), size, PREVIEW_PIXELS, 'webp'), 'webp', 75);
  const blurhash = await makeBlurhash(preview);
  if (task === 'thumbnail') return { ...size, preview, blurhash };
  if (task === 'look') return { ...size, blurhash };
  const whole = (await picture.moving?.()) ?? still();
  const file = await write(fit(whole, size, STORED_PIXELS, picture.format), picture.format);
  const film = file.format === 'gif' && picture.moving !== undefined && (await isOpaque(file));
  return { ...size, file, preview, blurhash, film };
}

/** Reads the header alone, and refuses by it: a bomb is never lit. */
async function open(source: Buffer, maxPixels: number): Promise<Picture> {
  const options: SharpOptions = { limitInputPixels: maxPixels, failOn: 'error', sequentialRead: true };
  const metadata = await sharp(source, { ...options, limitInputPixels: false }).metadata();
  const drawn = metadata.format === 'png' ? countApngFrames(source) : undefined;
  const frames = drawn ?? metadata.pages ?? 1;
  checkSize(metadata, frames, maxPixels);
  const still = () => sharp(source, options).autoOrient();
  if (frames === 1) {
    const { width, height } = metadata.autoOrient;
    return { width, height, still, moving: undefined, format: KEPT[metadata.format] ?? 'webp' };
  }
  const moving = async () => {
    // What libvips does not know of PNG is done here; it decodes each frame.
    const apng = drawn === undefined ? undefined : readApng(source, MAX_FRAMES);
    return apng === undefined ? sharp(source, { ...options, animated: true }) : drawMoving(apng, options);
  };
  const format = drawn === undefined ? (KEPT[metadata.format] ?? 'webp') : 'webp';
  return { width: metadata.width, height: metadata.pageHeight ?? metadata.height, still, moving, format };
}

function checkSize(metadata: Metadata, frames: number, maxPixels: number): void {
  const pixels = metadata.width * (metadata.pageHeight ?? metadata.height) * frames;
  if (pixels > maxPixels) {
    throw new ImageRefused(`The image has too many pixels (maximum is ${maxPixels / 1_000_000} megapixels)`);
  }
  if (frames > MAX_FRAMES) throw new ImageRefused(`The animation is too long (maximum is ${MAX_FRAMES} frames)`);
}

async function drawMoving(apng: Apng, options: SharpOptions): Promise<Sharp> {
  const { width, height, plays, frames } = apng;
  const pixels = await drawFrames(apng, (png) =>
    sharp(png, options).toColourspace('srgb').ensureAlpha().raw().toBuffer(),
  );
  const raw = { width, height: height * frames.length, channels: 4, pageHeight: height } as const;
  const delay = frames.map((frame) => frame.delayMs);
  // Bare pixels have no frames for what is done next: they need to come from a file of frames.
  const file = await sharp(pixels, { raw, limitInputPixels: false })
    .webp({ lossless: true, effort: 0, delay, loop: plays })
    .toBuffer();
  return sharp(file, { ...options, animated: true });
}

/** Scaled down to an area, whatever the shape, and to sides that the format can say. Never enlarged. */
function fit(picture: Sharp, { width, height }: Size, pixels: number, format: ImageFormat): Sharp {
  const scale = Math.min(Math.sqrt(pixels / (width * height)), MAX_SIDES[format] / Math.max(width, height));
  if (scale >= 1) return picture;
  const side = (length: number) => Math.max(1, Math.floor(length * scale));
  return picture.resize({ width: side(width), height: side(height), fit: 'fill' });
}

async function isOpaque({ data }: MadeImage): Promise<boolean> {
  return (await sharp(data, { animated: true }).stats()).isOpaque;
}

/** Cropped to a shape. What moves is not enlarged either: each of its frames would be. */
async function cover(picture: Picture, { width, height }: Size): Promise<{ file: MadeImage; still?: MadeImage }> {
  const still = await write(picture.still().resize({ width, height, fit: 'cover' }), 'webp');
  const moving = await picture.moving?.();
  if (moving === undefined) return { file: still };
  const scale = Math.min(1, picture.width / width, picture.height / height);
  const side = (length: number) => Math.max(1, Math.floor(length * scale));
  const file = await write(moving.resize({ width: side(width), height: side(height), fit: 'cover' }), 'webp');
  return { file, still };
}

const isServerPicture = (task: ImageTask): task is ServerPicture => task in SERVER_PICTURES;

/** Link previews of others show no WebP, and JPEG nothing to be seen through. */
async function drawServer(picture: Picture, task: ServerPicture): Promise<Pick<ProcessedImage, 'file' | 'blurhash'>> {
  const { width, height, format, exact } = SERVER_PICTURES[task];
  const scale = exact ? 1 : Math.min(1, picture.width / width, picture.height / height);
  const side = (length: number) => Math.max(1, Math.floor(length * scale));
  const cropped = picture.still().resize({ width: side(width), height: side(height), fit: 'cover' });
  const file = await write(format === 'jpeg' ? cropped.flatten({ background: '#fff' }) : cropped, format);
  return exact ? { file } : { file, blurhash: await makeBlurhash(file) };
}

/** In its own shape, and standing still beside where it moves. */
async function shrink(picture: Picture, pixels: number): Promise<{ file: MadeImage; still?: MadeImage }> {
  const { format, still } = picture;
  const moving = await picture.moving?.();
  const file = await write(fit(moving ?? still(), picture, pixels, format), format);
  if (moving === undefined) return { file };
  return { file, still: await write(fit(still(), picture, pixels, 'png'), 'png') };
}

async function write(picture: Sharp, format: ImageFormat, quality = 85): Promise<MadeImage> {
  const { data, info } = await encoded(picture, format, quality).toBuffer({ resolveWithObject: true });
  // Of an animation `info.height` is that of all frames in a column.
  return { data, format, width: info.width, height: info.pageHeight ?? info.height };
}

function encoded(picture: Sharp, format: ImageFormat, quality: number): Sharp {
  if (format === 'jpeg') return picture.jpeg({ quality, progressive: true });
  if (format === 'png') return picture.png({ compressionLevel: 9 });
  if (format === 'gif') return picture.gif({ effort: 3 });
  return picture.webp({ quality, effort: 3 });
}

/** From the preview: it is upright, small and already known to be decodable. */
async function makeBlurhash(preview: MadeImage): Promise<string> {
  const { data, info } = await sharp(preview.data)
    .resize({ width: BLURHASH_SIDE, height: BLURHASH_SIDE, fit: 'inside', withoutEnlargement: true })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return encodeBlurhash(new Uint8ClampedArray(data), info.width, info.height, 4, 3);
}
