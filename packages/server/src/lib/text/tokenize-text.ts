export type TextToken =
  | { kind: 'text'; text: string }
  | { kind: 'url'; text: string }
  /** `user` as written, `domain` lower-cased or '' for a local one. */
  | { kind: 'mention'; text: string; user: string; domain: string }
  /** `name` as written, without the sign. */
  | { kind: 'tag'; text: string; name: string };

const TRIGGER = /[@#＃]|https?:\/\//gi;

/** Blanks, what may not stand in a URL (RFC 3986), quotes, and the punctuation of scripts that write without blanks. */
const URL_RUN =
  /https?:\/\/[^\s<>"`{}|\\^\p{Cc}\u2018-\u201f«»\u3000-\u3003\u3008-\u3020\uff01-\uff0c\uff1a-\uff20]+/iuy;
const TRAILING = new Set([...".,;:!?'*_~…)]&"]);
const MAX_URL_LENGTH = 2048;

/**
 * Mastodon's rule for user names: dots and dashes inside only. A domain may have a port, as servers on one machine do.
 * The classes are disjoint, so it cannot backtrack far.
 */
const MENTION =
  /@([a-z0-9_]+(?:[.-]+[a-z0-9_]+)*)(?:@([\p{L}\p{M}\p{N}]+(?:[.-]+[\p{L}\p{M}\p{N}]+)*(?::\d{1,5}(?![\p{L}\p{M}\p{N}]))?))?/iuy;
const MAX_USER_LENGTH = 128;
const MAX_DOMAIN_LENGTH = 253;

/** Mastodon's rule for tags: word characters of any script; `·`, `・` and U+200C inside only. */
const TAG = /[#＃]([\p{L}\p{M}\p{N}_]+(?:[·・\u200c]+[\p{L}\p{M}\p{N}_]+)*)/uy;
const ONLY_DIGITS = /^\p{N}+$/u;
const MAX_TAG_LENGTH = 255;

const WORD = /[\p{L}\p{M}\p{N}_]/u;
/** Scripts written without blanks may touch a URL; Latin words and handles may not. */
const BLOCKS_URL = /[\p{Script=Latin}\p{Nd}_@#$/]/u;

/**
 * Splits a post's source into text, URLs, mentions and tags. The tokens joined give the source again. Linear: whatever
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
  if (ONLY_DIGITS.test(name) || name.length > MAX_TAG_LENGTH) return { end };
  return { token: { kind: 'tag', text, name }, end };
}

function readUrl(source: string, start: number, before: string): { token?: TextToken; end: number } {
  URL_RUN.lastIndex = start;
  const run = URL_RUN.exec(source)?.[0];
  if (run === undefined) return { end: start + 'http://'.length };
  const end = start + run.length;
  if (BLOCKS_URL.test(before)) return { end };
  const text = trimUrl(run);
  if (text.length > MAX_URL_LENGTH || !hasPublicHost(text)) return { end };
  return { token: { kind: 'url', text }, end };
}

/** Cuts the sentence's punctuation off the end; a closing bracket stays where the URL itself opened it. */
function trimUrl(run: string): string {
  let round = 0;
  let square = 0;
  for (const char of run) {
    if (char === '(') round++;
    else if (char === ')') round--;
    else if (char === '[') square++;
    else if (char === ']') square--;
  }
  let end = run.length;
  for (; end > 0 && TRAILING.has(run[end - 1]!); end--) {
    const char = run[end - 1];
    if (char === ')' && round++ >= 0) break;
    if (char === ']' && square++ >= 0) break;
  }
  return run.slice(0, end);
}

/** A name with a dot and an ending that is not a number: `http://localhost` and `http://1.2` are text. */
function hasPublicHost(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && url.username === '' && /\.[^.0-9][^.]*\.?$/.test(url.hostname);
}

function readCharBefore(source: string, index: number): string {
  if (index === 0) return '';
  const last = source.charCodeAt(index - 1);
  const paired = index > 1 && last >= 0xdc00 && last <= 0xdfff;
  return source.slice(index - (paired ? 2 : 1), index);
}
