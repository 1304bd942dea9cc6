import { fixAddress } from '../text/fix-address.ts';
import { escapeHtml } from './escape-html.ts';

/**
 * What may come out of the sanitiser: Mastodon's list for remote posts, and headings, rules and subscripts, which
 * other servers send and web clients show. Nothing else, in any form: tests hold this list against every output.
 */
const ALLOWED = new Set(
  'p br span a del s pre code em strong b i u ul ol li blockquote h1 h2 h3 h4 h5 h6 hr ruby rt rp sub sup'.split(' '),
);

/** Elements that say the same as an allowed one. */
const SYNONYMS = new Map([
  ['strike', 's'],
  ['ins', 'u'],
  ['tt', 'code'],
  ['kbd', 'code'],
  ['samp', 'code'],
]);

/** Of the allowed, those that flow within a line. */
export const INLINE_TAGS = new Set('span a del s code em strong b i u ruby rt rp sub sup'.split(' '));

/** By element, the attributes that are read. For `a` the rest of its attributes is ours. */
const ATTRIBUTES: Record<string, string[]> = {
  a: ['href', 'rel', 'class', 'translate', 'lang'],
  span: ['class', 'translate', 'lang', 'style'],
  p: ['class', 'lang'],
  blockquote: ['lang'],
  ol: ['start', 'reversed'],
  li: ['value'],
  img: ['alt', 'class'],
  iframe: ['src', 'title'],
  input: ['type', 'checked'],
};

/** By element, the classes that clients know. */
const CLASSES: Record<string, Set<string>> = {
  a: new Set(['mention', 'hashtag', 'u-url', 'h-card']),
  span: new Set(['invisible', 'ellipsis', 'mention', 'hashtag', 'h-card', 'u-url', 'quote-inline']),
  p: new Set(['quote-inline']),
};

const MAX_STYLE = 500;
const INTEGER = /^-?[0-9]{1,9}$/;
const LANGUAGE = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,4}$/;
/** Absolute http(s) with a host. No control characters, blanks or backslashes: readers disagree about them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const WEB_LINK = /^https?:\/\/[^/?#\\\u0000-\u0020\u007f][^\\\u0000-\u0020\u007f]*$/i;
/** What people link to beside the web; none of it runs code in a browser. */
const OTHER_LINK =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  /^(?:dat|dweb|hyper|ipfs|ipns|ssb|gopher|xmpp|magnet|gemini|mailto|matrix|tel|sms|geo|ircs?|sips?|mumble|nostr|acct|did|at|web\+ap|ftps?|sftp|git|news|nntp|webcal|bitcoin|lightning|monero):[^\\\u0000-\u0020\u007f]+$/i;

export interface AttributeRules {
  /** Keeps `rel="me"`: for profile fields only, where it is a claim of identity. */
  allowMe?: boolean;
}

/** Whether a style strikes the text through, which turns its meaning round. */
export function strikesThrough(attributes: Map<string, string>): boolean {
  const style = attributes.get('style');
  return style !== undefined && /text-decoration[a-z-]*\s*:[^;]*line-through/i.test(style.slice(0, MAX_STYLE));
}

/** The element as which one is written. */
export function writtenAs(tag: string): string {
  return SYNONYMS.get(tag) ?? tag;
}

/** An address that a link may have, mended as browsers do; undefined for all others. */
export function readHref(text: string): string | undefined {
  const href = fixAddress(text);
  return WEB_LINK.test(href) || OTHER_LINK.test(href) ? href : undefined;
}

export function isAllowedTag(tag: string): boolean {
  return ALLOWED.has(tag);
}

export function wantsAttribute(tag: string, attribute: string): boolean {
  return Object.hasOwn(ATTRIBUTES, tag) && ATTRIBUTES[tag]!.includes(attribute);
}

/** The attributes to write, each with a leading blank; undefined when the element may not be written at all. */
export function renderAttributes(
  tag: string,
  attributes: Map<string, string>,
  rules: AttributeRules,
): string | undefined {
  if (tag === 'a') return renderLinkAttributes(attributes, rules);
  if (attributes.size === 0) return '';
  let out = renderClass(tag, attributes) + renderCommon(attributes);
  for (const name of ['start', 'value']) {
    const number = attributes.get(name)?.trim();
    if (number !== undefined && INTEGER.test(number)) out += ` ${name}="${number}"`;
  }
  if (attributes.has('reversed')) out += ' reversed=""';
  return out;
}

function renderLinkAttributes(attributes: Map<string, string>, rules: AttributeRules): string | undefined {
  const href = readHref(attributes.get('href') ?? '');
  if (href === undefined) return undefined;
  const given = (attributes.get('rel') ?? '').toLowerCase().split(/\s+/);
  const kept = given.includes('tag') ? 'tag ' : '';
  const me = rules.allowMe && given.includes('me') ? 'me ' : '';
  const rel = `${me}${kept}nofollow noopener noreferrer`;
  const rest = renderClass('a', attributes) + renderCommon(attributes);
  return ` href="${escapeHtml(href)}"${rest} rel="${rel}" target="_blank"`;
}

function renderClass(tag: string, attributes: Map<string, string>): string {
  const value = attributes.get('class');
  const known = CLASSES[tag];
  if (value === undefined || known === undefined) return '';
  const kept = [...new Set(value.split(/\s+/))].filter((name) => known.has(name));
  return kept.length === 0 ? '' : ` class="${kept.join(' ')}"`;
}

function renderCommon(attributes: Map<string, string>): string {
  const translate = attributes.get('translate')?.trim().toLowerCase() === 'no' ? ' translate="no"' : '';
  const lang = attributes.get('lang')?.trim() ?? '';
  return translate + (LANGUAGE.test(lang) ? ` lang="${lang}"` : '');
}
