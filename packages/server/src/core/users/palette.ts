import { type Color, contrast, lightnessOf, parseHex, toHex, WHITE, withLightness } from '../../lib/color.ts';
import type { Context } from '../context.ts';
import { loadInstanceSettings } from './settings.ts';

/** What is painted in the server's colour, in light and in dark pages. Colours are hexadecimal. */
export interface Shades {
  /** Of links, and of what is chosen. */
  accent: string;
  /** Of buttons, behind white words, and while a pointer is over them. */
  fill: string;
  hover: string;
  /** Behind words in `accent`. */
  wash: string;
  /** The least contrast that words have in them. */
  contrast: number;
}

export interface Palette {
  light: Shades;
  dark: Shades;
  /** Whether the colour itself is seen somewhere; else it was made lighter and darker for whoever reads. */
  exact: boolean;
}

/** WCAG 2.2 §1.4.3: what is read; §1.4.11: what is only to be found. */
const READ = 4.5;
const FOUND = 3;
const STEP = 0.005;

/** Where words in the colour stand: paper, cards and what is sunken, in `palette.css` of the web app. */
const SURFACES = {
  light: ['#faf6f1', '#fffdfa', '#f2ebe2'],
  dark: ['#1a1614', '#221d1a', '#2a2420', '#2d2622'],
} as const;

/** All shades of a colour, each as near to it as words can be read in; undefined for what is no colour. */
export function makePalette(text: string): Palette | undefined {
  const color = parseHex(text);
  if (color === undefined) return undefined;
  const light = shade(color, 'light');
  const dark = shade(color, 'dark');
  const own = toHex(color);
  return { light, dark, exact: [light, dark].some(({ accent, fill }) => accent === own || fill === own) };
}

function shade(color: Color, look: keyof typeof SURFACES): Shades {
  const surfaces = SURFACES[look].map((one) => parseHex(one) as Color);
  // Pale, and far from what it lies on in neither.
  const wash = look === 'light' ? withLightness(color, 0.95, 0.8) : withLightness(color, 0.18, 0.4);
  const under = [...surfaces, wash];
  const isRead = (one: Color) => under.every((surface) => contrast(one, surface) >= READ);
  const accent = search(color, look === 'light' ? [-1] : [1], isRead);
  const isButton = (one: Color) =>
    contrast(one, WHITE) >= READ && surfaces.every((surface) => contrast(one, surface) >= FOUND);
  const fill = search(color, [-1, 1], isButton);
  // Darker by as much as is seen: white words on it are read the better.
  const hover = withLightness(fill, Math.max(0, lightnessOf(fill) - 0.06));
  const least = Math.min(contrast(fill, WHITE), ...under.map((surface) => contrast(accent, surface)));
  return {
    accent: toHex(accent),
    fill: toHex(fill),
    hover: toHex(hover),
    wash: toHex(wash),
    contrast: Math.floor(least * 10) / 10,
  };
}

/** The nearest of the same hue that will do, looked for in these directions. Black and white end the search. */
function search(color: Color, directions: readonly (1 | -1)[], fits: (one: Color) => boolean): Color {
  if (fits(color)) return color;
  const from = lightnessOf(color);
  for (let away = STEP; away <= 1; away += STEP) {
    for (const direction of directions) {
      const lightness = from + direction * away;
      if (lightness < 0 || lightness > 1) continue;
      const one = withLightness(color, lightness);
      if (fits(one)) return one;
    }
  }
  return directions.includes(1) ? WHITE : [0, 0, 0];
}

/**
 * The same as a style sheet: it stands behind that of the web app, and takes the place of its own red, by what the system or the
 * reader (`data-theme`) wants. Whoever chose another colour for themselves keeps that. Without `light-dark()`, which not every browser has yet.
 */
export function writePalette({ light, dark }: Palette): string {
  const [day, night] = [light, dark].map(
    ({ accent, fill, hover, wash }) =>
      `{--cherry:${accent};--cherry-fill:${fill};--cherry-hover:${hover};--cherry-wash:${wash}}`,
  );
  return (
    `:root${day}@media(prefers-color-scheme:dark){:root${night}}` + `[data-theme=light]${day}[data-theme=dark]${night}`
  );
}

/** What stands behind the style of every page, in the colour that the owner chose; '' where there is none. */
export async function loadPaletteStyle(ctx: Context): Promise<string> {
  const palette = makePalette((await loadInstanceSettings(ctx)).accentColor);
  return palette === undefined ? '' : writePalette(palette);
}
