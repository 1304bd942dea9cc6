import { cutText } from '../text/clean-text.ts';
import { fixAddress } from '../text/fix-address.ts';
import { walkHtml } from './walk-html.ts';

/** A file that a text shows in its midst. */
export interface EmbeddedMedia {
  kind: 'image' | 'video' | 'audio';
  /** Absolute, http(s). */
  url: string;
  mediaType: string | undefined;
  description: string | undefined;
}

const ATTRIBUTES: Record<string, string[]> = {
  img: ['src', 'data-src', 'srcset', 'alt', 'title', 'class', 'width', 'height'],
  video: ['src', 'title', 'aria-label'],
  audio: ['src', 'title', 'aria-label'],
  source: ['src', 'type'],
};
const HAS_MEDIA = /<(?:img|video|audio)\b/i;
const WEB = /^https?:\/\/[^/?#\\\s]/;
const SHORTCODE = /^:[^\s:]+:$/;
const MAX_DESCRIPTION = 10_000;

/**
 * The pictures, films and sounds inside HTML, in order, at most `max`: those the sanitiser leaves out. Emoji, and pixels
 * that only count readers, are none.
 */
export function findMedia(html: string, max: number): EmbeddedMedia[] {
  const found: EmbeddedMedia[] = [];
  if (!HAS_MEDIA.test(html)) return found;
  /** The film or sound we are inside, until it has an address. */
  let player: EmbeddedMedia | undefined;

  function add(media: EmbeddedMedia, src: string | undefined): void {
    const url = fixAddress(src ?? '');
    if (found.length < max && WEB.test(url)) found.push({ ...media, url });
  }

  walkHtml(html, {
    wants: (tag, attribute) => Object.hasOwn(ATTRIBUTES, tag) && ATTRIBUTES[tag]!.includes(attribute),
    text() {},
    close() {},
    open(tag, attributes) {
      if (tag === 'img' && !isSmall(attributes)) add(describe('image', attributes), findSource(attributes));
    },
    drop(tag, attributes) {
      if (tag === 'video' || tag === 'audio') {
        player = describe(tag, attributes);
        if (attributes.has('src')) finish(attributes.get('src'));
      } else if (tag === 'source' && player !== undefined && attributes.has('src')) {
        player.mediaType = attributes.get('type');
        finish(attributes.get('src'));
      }
    },
  });

  function finish(src: string | undefined): void {
    if (player !== undefined) add(player, src);
    player = undefined;
  }

  return found;
}

/** Its address; where a script or the browser was to choose one, the one that is named for that. */
function findSource(attributes: Map<string, string>): string | undefined {
  const first = attributes.get('srcset')?.trim().split(/\s/, 1)[0]?.replace(/,$/, '');
  return [attributes.get('src'), attributes.get('data-src'), first].find((src) => WEB.test(fixAddress(src ?? '')));
}

function describe(kind: EmbeddedMedia['kind'], attributes: Map<string, string>): EmbeddedMedia {
  const told = ['alt', 'aria-label', 'title'].map((name) => attributes.get(name)?.trim()).find(Boolean);
  const description = told === undefined ? undefined : cutText(told, MAX_DESCRIPTION);
  return { kind, url: '', mediaType: undefined, description };
}

function isSmall(attributes: Map<string, string>): boolean {
  const isPixel = ['width', 'height'].some((name) => /^[01](?:px)?$/.test(attributes.get(name)?.trim() ?? ''));
  const isEmoji = /(?:^|[\s-])emoji/i.test(attributes.get('class') ?? '');
  return isPixel || isEmoji || SHORTCODE.test(attributes.get('alt')?.trim() ?? '');
}
