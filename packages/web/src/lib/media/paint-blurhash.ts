import { decodeBlurhash } from './blurhash.ts';

const cache = new Map<string, string>();
const side = 32;

function toDataUrl(hash: string): string {
  const known = cache.get(hash);
  if (known !== undefined) return known;
  let url = '';
  const pixels = decodeBlurhash(hash, side, side);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side;
  const context = canvas.getContext('2d');
  if (pixels && context) {
    context.putImageData(new ImageData(pixels, side, side), 0, 0);
    url = canvas.toDataURL();
  }
  if (cache.size > 300) cache.clear();
  cache.set(hash, url);
  return url;
}

/** Paints a blurhash behind an element until its picture has loaded. */
export function showBlurhash(element: HTMLElement, hash: string): void {
  const image = element.querySelector('img');
  if (image?.complete && image.naturalWidth > 0) return;
  const url = toDataUrl(hash);
  if (url) element.style.backgroundImage = `url(${url})`;
}
