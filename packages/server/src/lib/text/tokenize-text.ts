import { findUrl } from './find-url.ts';
import { isTag, TAG_NAME } from './normalize-tag.ts';

export type TextToken =
  | { kind: 'text'; text: string }
  | { kind: 'url'; text: string }
  /** `user` as written, `domain` lower-cased or '' for a local one. */
  | { kind: 'mention'; text: string; user: string; domain: string }
  /** `name` as written, without the sign. */
  | { kind: 'tag'; text: string; name: string }
  | { kind: 'emoji'; text: string; shortcode: string };

const TRIGGER = /[@#＃:]|https?:\/\//gi;

/**
 * Mastodon's rule for user names: dots and dashes inside only. A domain may have a port, as servers on one machine do.
 * The classes are disjoint, so it cannot backtrack far.
 */
const MENTION =
  /@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)(?:@([\p{L}\p{M}\p{N}]+(?:[.-]+[\p{L}\p{M}\p{N}]+)*(?::\d{1,5}(?![\p{L}\p{M}\p{N}]))?))?/iuy;
const MAX_USER_LENGTH = 128;
const MAX_DOMAIN_LENGTH = 253;

const TAG = new RegExp(`[#＃](${TAG_NAME})`, 'uy');
const EMOJI = /:(\w{2,64}):(?![\p{L}\p{N}:])/uy;

const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts written without blanks may touch a URL; Latin words and handles may not. */
const BLOCKS_URL = /[\p{Script=Latin}\p{Nd}@#$/]/u;

/**
 * Splits a plain text into text, URLs, mentions, tags and emoji. The tokens joined give the source again. Linear: whatever
 * a rule has looked at and refused is text and is not looked at again.
 */
export function tokenizeText(source: string): TextToken[] {
  const tokens: TextToken[] = [];
  let written = 0;
  TRIGGER.lastIndex = 0;
  for (let found = TRIGGER.exec(source); found !== null; found = TRIGGER.exec(source)) {
    const start = found.index;
    const { token, end } = readToken(source, start);
    if (token !== undefined) {
      if (start > written) tokens.push({ kind: 'text', text: source.slice(written, start) });
      tokens.push(token);
      written = start + token.text.length;
    }
    TRIGGER.lastIndex = Math.max(end, start + 1);
  }
  if (written < source.length) tokens.push({ kind: 'text', text: source.slice(written) });
  return tokens;
}

/** The token at a trigger, if it is one, and where to look on. */
function readToken(source: string, start: number): { token?: TextToken; end: number } {
  const sign = source[start];
  const before = readCharBefore(source, start);
  if (sign === '@') return readMention(source, start, before);
  if (sign === '#' || sign === '＃') return readTag(source, start, before);
  if (sign === ':') return readEmoji(source, start, before);
  return readUrl(source, start, before);
}

function readMention(source: string, start: number, before: string): { token?: TextToken; end: number } {
  if (before === '=' || before === '/' || WORD.test(before)) return { end: start + 1 };
  MENTION.lastIndex = start;
  const match = MENTION.exec(source);
  if (match === null) return { end: start + 1 };
  const [text, user = '', domain = ''] = match;
  const end = start + text.length;
  if (user.length > MAX_USER_LENGTH || domain.length > MAX_DOMAIN_LENGTH) return { end };
  return { token: { kind: 'mention', text, user, domain: domain.toLowerCase() }, end };
}

function readTag(source: string, start: number, before: string): { token?: TextToken; end: number } {
  if (before === '=' || before === '/' || before === ')' || before === '&' || WORD.test(before)) {
    return { end: start + 1 };
  }
  TAG.lastIndex = start;
  const match = TAG.exec(source);
  if (match === null) return { end: start + 1 };
  const [text, name = ''] = match;
  const end = start + text.length;
  if (!isTag(name)) return { end };
  return { token: { kind: 'tag', text, name }, end };
}

function readEmoji(source: string, start: number, before: string): { token?: TextToken; end: number } {
  if (before === ':' || WORD.test(before)) return { end: start + 1 };
  EMOJI.lastIndex = start;
  const match = EMOJI.exec(source);
  if (match === null) return { end: start + 1 };
  const [text, shortcode = ''] = match;
  return { token: { kind: 'emoji', text, shortcode }, end: start + text.length };
}

function readUrl(source: string, start: number, before: string): { token?: TextToken; end: number } {
  const { url, end } = findUrl(source, start, before);
  return url === undefined || BLOCKS_URL.test(before) ? { end } : { token: { kind: 'url', text: url }, end };
}

function readCharBefore(source: string, index: number): string {
  if (index === 0) return '';
  const last = source.charCodeAt(index - 1);
  const paired = index > 1 && last >= 0xdc00 && last <= 0xdfff;
  return source.slice(index - (paired ? 2 : 1), index);
}
