import { decode } from 'blurhash';
import type { FileDetails } from '../../db/tables/files.ts';
import { BLACK, type Color, contrast, toHex, WHITE } from '../../lib/color.ts';

const SIDE = 8;
/** WCAG 2.2 §1.4.11: what is no text. */
const CONTRAST = 3;

/** Colours for a player of a sound, taken from its cover: they can be told from each other. */
export function pickColors(blurhash: string): NonNullable<FileDetails['colors']> {
  const pixels = decode(blurhash, SIDE, SIDE);
  const colors = Array.from(
    { length: SIDE * SIDE },
    (_, i) => [...pixels.subarray(i * 4, i * 4 + 3)] as unknown as Color,
  );
  const background = mean(colors);
  const foreground = contrast(background, WHITE) >= contrast(background, BLACK) ? WHITE : BLACK;
  const vivid = colors
    .filter((color) => contrast(color, background) >= CONTRAST)
    .reduce<Color | undefined>((best, color) => (best && spread(best) >= spread(color) ? best : color), undefined);
  return { background: toHex(background), foreground: toHex(foreground), accent: toHex(vivid ?? foreground) };
}

function mean(colors: Color[]): Color {
  return [0, 1, 2].map((part) =>
    Math.round(colors.reduce((sum, color) => sum + color[part]!, 0) / colors.length),
  ) as unknown as Color;
}

function spread(color: Color): number {
  return Math.max(...color) - Math.min(...color);
}
