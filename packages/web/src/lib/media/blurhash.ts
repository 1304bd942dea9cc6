import { decode83 } from './average-color.ts';

const toLinear = (value: number): number => {
  const v = value / 255;
  return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
};

const toSrgb = (value: number): number => {
  const v = Math.max(0, Math.min(1, value));
  return Math.round((v <= 0.0031308 ? v * 12.92 : 1.055 * v ** (1 / 2.4) - 0.055) * 255);
};

const signedSquare = (value: number): number => Math.sign(value) * value * value;

/** Decodes a blurhash (https://blurha.sh) to RGBA pixels; undefined when its length contradicts its header. */
export function decodeBlurhash(
  hash: string,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> | undefined {
  const size = decode83(hash.slice(0, 1));
  const across = (size % 9) + 1;
  const down = Math.floor(size / 9) + 1;
  if (hash.length !== 4 + 2 * across * down) return undefined;
  const maximum = (decode83(hash.slice(1, 2)) + 1) / 166;
  const average = decode83(hash.slice(2, 6));
  const colors = [[toLinear((average >> 16) & 255), toLinear((average >> 8) & 255), toLinear(average & 255)]];
  for (let index = 1; index < across * down; index++) {
    const value = decode83(hash.slice(4 + index * 2, 6 + index * 2));
    const parts = [Math.floor(value / 361), Math.floor(value / 19) % 19, value % 19];
    colors.push(parts.map((part) => signedSquare((part - 9) / 9) * maximum));
  }
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const sum = [0, 0, 0];
      for (let index = 0; index < colors.length; index++) {
        const basis =
          Math.cos((Math.PI * x * (index % across)) / width) *
          Math.cos((Math.PI * y * Math.floor(index / across)) / height);
        for (let channel = 0; channel < 3; channel++) sum[channel]! += colors[index]![channel]! * basis;
      }
      const at = 4 * (y * width + x);
      for (let channel = 0; channel < 3; channel++) pixels[at + channel] = toSrgb(sum[channel]!);
      pixels[at + 3] = 255;
    }
  }
  return pixels;
}
