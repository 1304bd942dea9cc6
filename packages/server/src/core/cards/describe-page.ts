import { resolveAddress } from '../../lib/html/find-alternate.ts';
import { htmlToText } from '../../lib/html/html-to-text.ts';
import type { PageHead } from '../../lib/html/read-head.ts';
import { cleanText, cutText } from '../../lib/text/clean-text.ts';
import { parseLanguageTag } from '../../lib/text/language-tag.ts';
import { readStructuredData } from './structured-data.ts';

/** What a card says of a page; texts are plain and may be empty. */
export interface PageCard {
  type: 'link' | 'photo';
  title: string;
  description: string;
  language: string | null;
  providerName: string;
  authorName: string;
  authorUrl: string;
  /** The handle of whoever says that they wrote it. */
  creator: string | undefined;
  /** As the page says it; nobody has looked at it. */
  imageUrl: string | undefined;
  imageDescription: string;
  publishedAt: number | null;
}

const LIMITS = { title: 300, description: 600, name: 200, imageDescription: 1_500 };
const DAY_MS = 86_400_000;
const MAX_HANDLE = 320;

/** A page as its card: OpenGraph first, which is written for this, then what Twitter and schema.org made of it, then the page. */
export function describePage(head: PageHead, now: number): PageCard {
  const { metas, base } = head;
  const data = readStructuredData(head.structured);
  const first = (...names: string[]) => names.map((name) => metas.get(name)).find((value) => value !== undefined);
  const address = (...names: string[]) =>
    names.map((name) => resolveAddress(metas.get(name), base)).find((value) => value !== undefined);
  const said = first('article:author', 'author', 'og:article:author');
  const isAddress = said !== undefined && /^https?:\/\//i.test(said);
  return {
    type: 'link',
    title: toText(first('og:title', 'twitter:title') ?? data.title ?? head.title, LIMITS.title),
    description: toText(
      first('og:description', 'twitter:description', 'description') ?? data.description,
      LIMITS.description,
    ),
    language: readLanguage(head.language, data.language, first('og:locale')),
    providerName: toText(first('og:site_name', 'application-name') ?? data.providerName, LIMITS.name),
    authorName: toText(data.authorName ?? (isAddress ? first('author') : said), LIMITS.name),
    authorUrl: resolveAddress(data.authorUrl, base) ?? (isAddress ? (resolveAddress(said, base) ?? '') : ''),
    creator: readCreator(metas.get('fediverse:creator')),
    imageUrl: address('og:image:secure_url', 'og:image', 'og:image:url', 'twitter:image', 'twitter:image:src'),
    imageDescription: toText(first('og:image:alt', 'twitter:image:alt'), LIMITS.imageDescription),
    publishedAt: readTime(first('article:published_time', 'og:article:published_time') ?? data.publishedAt, now),
  };
}

/** What oEmbed (https://oembed.com) adds: who wrote it, and a photo. Its HTML is never looked at. */
export function addOembed(card: PageCard, document: unknown, base: string): PageCard {
  if (typeof document !== 'object' || document === null) return card;
  const {
    type,
    title,
    author_name: name,
    author_url: page,
    provider_name: provider,
    url,
  } = document as Record<string, unknown>;
  const photo = type === 'photo' && typeof url === 'string' ? resolveAddress(url, base) : undefined;
  return {
    ...card,
    title: card.title || toText(title, LIMITS.title),
    providerName: card.providerName || toText(provider, LIMITS.name),
    ...(card.authorName !== ''
      ? {}
      : {
          authorName: toText(name, LIMITS.name),
          authorUrl: typeof page === 'string' ? (resolveAddress(page, base) ?? card.authorUrl) : card.authorUrl,
        }),
    ...(photo === undefined ? {} : { type: 'photo', imageUrl: photo }),
  };
}

/** `@user@domain`, with or without its first sign; of several pages name the first. */
function readCreator(text: string | undefined): string | undefined {
  const handle = text?.trim().replace(/^@/, '') ?? '';
  return handle.length <= MAX_HANDLE && /^[^@\s]+@[^@\s]+$/.test(handle) ? handle : undefined;
}

/** One line of plain text. What was escaped twice is read twice: many pages do that. */
function toText(value: unknown, max: number): string {
  if (typeof value !== 'string' || value === '') return '';
  const text = value.includes('&') ? htmlToText(value.replaceAll('<', '&lt;')) : value;
  return cutText(cleanText(text).replaceAll(/\s+/g, ' ').trim(), max).trim();
}

function readLanguage(...said: (string | undefined)[]): string | null {
  for (const text of said) {
    const tag = text === undefined ? null : parseLanguageTag(text);
    if (tag !== null) return tag;
  }
  return null;
}

/** Nothing was published tomorrow. */
function readTime(text: string | undefined, now: number): number | null {
  const at = text === undefined || text.length > 64 ? Number.NaN : Date.parse(text);
  return Number.isNaN(at) || at > now + DAY_MS || at < 0 ? null : at;
}
