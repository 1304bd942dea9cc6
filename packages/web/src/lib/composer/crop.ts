/** A part of a picture, in shares of its width and height. */
export interface Part {
  x: number;
  y: number;
  width: number;
  height: number;
}

export const WHOLE: Part = { x: 0, y: 0, width: 1, height: 1 };
const smallest = 0.05;
/** Pixels that every browser draws at once. */
const MAX_PIXELS = 16_000_000;

const within = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** A part moved, which stays in the picture. */
export function movePart({ x, y, width, height }: Part, across: number, down: number): Part {
  return { x: within(x + across, 0, 1 - width), y: within(y + down, 0, 1 - height), width, height };
}

/**
 * A part whose far corner was moved. `ratio` is what its width is to its height, in shares of the picture; null: anything.
 */
export function growPart({ x, y, width, height }: Part, across: number, down: number, ratio: number | null): Part {
  const wide = within(width + across, smallest, 1 - x);
  const high = within(height + down, smallest, 1 - y);
  if (ratio === null) return { x, y, width: wide, height: high };
  const fitting = Math.min(wide, (1 - y) * ratio, Math.abs(across) >= Math.abs(down) ? wide : high * ratio);
  return { x, y, width: fitting, height: fitting / ratio };
}

/** The largest part of a ratio, in the middle. */
export function middlePart(ratio: number): Part {
  const width = Math.min(1, ratio);
  const height = Math.min(1, 1 / ratio);
  return { x: (1 - width) / 2, y: (1 - height) / 2, width, height };
}

/** Draws a part of a picture into a file of its own, as near to the kind it had as browsers write. */
export async function cutOut(picture: HTMLImageElement, part: Part, file: File): Promise<File> {
  const [width, height] = [part.width * picture.naturalWidth, part.height * picture.naturalHeight];
  const scale = Math.min(1, Math.sqrt(MAX_PIXELS / (width * height)));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const [x, y] = [part.x * picture.naturalWidth, part.y * picture.naturalHeight];
  canvas.getContext('2d')?.drawImage(picture, x, y, width, height, 0, 0, canvas.width, canvas.height);
  const type = file.type === 'image/png' || file.type === 'image/webp' ? file.type : 'image/jpeg';
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, 0.92));
  if (!blob) throw new Error('nothing was drawn');
  return new File([blob], file.name, { type });
}
