import { resolveAddress } from './find-alternate.ts';
import { walkHtml } from './walk-html.ts';

/** What a page says of itself in its head, as it stands there. */
export interface PageHead {
  title: string;
  /** Of the whole page; undefined where it does not say. */
  language: string | undefined;
  /** By `property` or `name` in lower case; the first of several counts. */
  metas: ReadonlyMap<string, string>;
  /** Absolute, http(s). */
  canonical: string | undefined;
  oembed: string | undefined;
  /** Addresses in the page are relative to this one. */
  base: string;
  /** Texts of JSON-LD. */
  structured: string[];
}

/** In UTF-16 units; what a page may say is bounded, and what is beyond is not read. */
const MAX_LENGTH = 1_000_000;
const MAX_TITLE = 2_000;
const MAX_VALUE = 5_000;
const MAX_METAS = 300;
const MAX_STRUCTURED = 5;
const MAX_STRUCTURED_LENGTH = 200_000;

const ATTRIBUTES: Record<string, string[]> = {
  html: ['lang'],
  base: ['href'],
  meta: ['property', 'name', 'content'],
  link: ['rel', 'type', 'href'],
  script: ['type'],
};

/** Reads the head of the page that was found at `url`. */
export function readHead(html: string, url: string): PageHead {
  const metas = new Map<string, string>();
  const head: PageHead = {
    title: '',
    language: undefined,
    metas,
    canonical: undefined,
    oembed: undefined,
    base: url,
    structured: [],
  };
  let titles = 0;
  let inData = false;

  walkHtml(
    html,
    {
      wants: (tag, attribute) => Object.hasOwn(ATTRIBUTES, tag) && ATTRIBUTES[tag]!.includes(attribute),
      text() {},
      close() {},
      open(tag, attributes) {
        if (tag === 'html') head.language ??= attributes.get('lang');
        else if (tag === 'base') head.base = resolveAddress(attributes.get('href'), url) ?? head.base;
        else if (tag === 'link') readLink(head, attributes);
        else if (tag === 'meta') readMeta(metas, attributes);
      },
      drop(tag, attributes) {
        if (tag === 'title') titles++;
        inData = tag === 'script' && /^\s*application\/ld\+json\b/i.test(attributes.get('type') ?? '');
        if (inData && head.structured.length < MAX_STRUCTURED) head.structured.push('');
        else inData = false;
      },
      dropped(tag, text) {
        if (tag === 'title' && titles === 1 && head.title.length < MAX_TITLE) head.title += text;
        const last = head.structured.length - 1;
        if (inData && (head.structured[last] as string).length < MAX_STRUCTURED_LENGTH) head.structured[last] += text;
      },
    },
    MAX_LENGTH,
  );
  return head;
}

function readMeta(metas: Map<string, string>, attributes: Map<string, string>): void {
  const content = attributes.get('content')?.trim() ?? '';
  if (content === '' || content.length > MAX_VALUE) return;
  // Pages mix up which of the two it is.
  for (const name of [attributes.get('property'), attributes.get('name')]) {
    const key = name?.trim().toLowerCase() ?? '';
    if (key !== '' && !metas.has(key) && metas.size < MAX_METAS) metas.set(key, content);
  }
}

function readLink(head: PageHead, attributes: Map<string, string>): void {
  const rel = attributes.get('rel')?.toLowerCase().split(/\s+/) ?? [];
  const address = resolveAddress(attributes.get('href'), head.base);
  if (address === undefined) return;
  if (rel.includes('canonical')) head.canonical ??= address;
  const isOembed = /^\s*application\/json\+oembed\b/i.test(attributes.get('type') ?? '');
  if (rel.includes('alternate') && isOembed) head.oembed ??= address;
}
