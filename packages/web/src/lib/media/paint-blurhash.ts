import type { Attachment } from 'svelte/attachments';

const cache = new Map<string, string>();
const side = 32;

/** What decodes it is fetched with the first one. */
async function toDataUrl(hash: string): Promise<string> {
  const known = cache.get(hash);
  if (known !== undefined) return known;
  let url = '';
  const { decodeBlurhash } = await import('./blurhash.ts');
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

/** Paints a blurhash behind the element until its picture has loaded. */
export function paintBlurhash(hash: string | null): Attachment<HTMLElement> {
  return (element) => {
    const image = element.querySelector('img');
    if (!hash || (image?.complete && image.naturalWidth > 0)) return;
    // Without it there is the average colour.
    toDataUrl(hash)
      .then((url) => {
        if (url) element.style.backgroundImage = `url(${url})`;
      })
      .catch(() => undefined);
  };
}
