/** Each part from 0 to 255. */
export type Color = readonly [red: number, green: number, blue: number];

export const WHITE: Color = [255, 255, 255];
export const BLACK: Color = [0, 0, 0];

/** WCAG 2.2, contrast ratio: from 1 to 21. */
export function contrast(a: Color, b: Color): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((one, other) => one - other) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: Color): number {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

export function toHex(color: Color): string {
  return `#${color.map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

/** A colour of six hexadecimal digits; undefined for everything else. */
export function parseHex(text: string): Color | undefined {
  const digits = /^#([0-9a-f]{6})$/i.exec(text)?.[1];
  if (digits === undefined) return undefined;
  return [0, 2, 4].map((at) => Number.parseInt(digits.slice(at, at + 2), 16)) as unknown as Color;
}

/** How light a colour is, as HSL has it: from 0 to 1. */
export function lightnessOf(color: Color): number {
  return (Math.max(...color) + Math.min(...color)) / 510;
}

/** The colour of the same hue and saturation that is so light. CSS Color 4 §7.1. */
export function withLightness(color: Color, lightness: number, saturated = 1): Color {
  const [red, green, blue] = color.map((part) => part / 255) as [number, number, number];
  const max = Math.max(red, green, blue);
  const spread = max - Math.min(red, green, blue);
  const own = lightnessOf(color);
  const saturation = spread === 0 ? 0 : (spread / (1 - Math.abs(2 * own - 1))) * saturated;
  const hue = spread === 0 ? 0 : hueOf({ red, green, blue, max, spread });
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  const part = (n: number) => {
    const k = (n + hue * 2) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [part(0), part(8), part(4)];
}

interface Parts {
  red: number;
  green: number;
  blue: number;
  max: number;
  spread: number;
}

/** In sixths of the circle. */
function hueOf({ red, green, blue, max, spread }: Parts): number {
  if (max === red) return ((green - blue) / spread + 6) % 6;
  return max === green ? (blue - red) / spread + 2 : (red - green) / spread + 4;
}
