import { decode } from 'blurhash';
import type { FileDetails } from '../../db/tables/files.ts';

type Color = [red: number, green: number, blue: number];

const SIDE = 8;
const WHITE: Color = [255, 255, 255];
const BLACK: Color = [0, 0, 0];
/** WCAG 2.2 §1.4.11: what is no text. */
const CONTRAST = 3;

/** Colours for a player of a sound, taken from its cover: they can be told from each other. */
export function pickColors(blurhash: string): NonNullable<FileDetails['colors']> {
  const pixels = decode(blurhash, SIDE, SIDE);
  const colors = Array.from({ length: SIDE * SIDE }, (_, i): Color => [...pixels.subarray(i * 4, i * 4 + 3)] as Color);
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
  ) as Color;
}

function spread(color: Color): number {
  return Math.max(...color) - Math.min(...color);
}

/** WCAG 2.2, contrast ratio: from 1 to 21. */
export function contrast(a: Color, b: Color): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as Color;
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function toHex(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}
