import { countGraphemes } from './graphemes.ts';
import { tokenizeText } from './tokenize-text.ts';

/** What a URL counts, however long it is: so that nobody shortens links to save space. */
export const URL_CHARACTERS = 23;
const MAX_MENTIONS = 256;

/** The handles a source mentions, `user` or `user@domain`: each once, in order, the domain lower-cased, at most 256. */
export function extractMentions(source: string): string[] {
  const found = new Map<string, string>();
  for (const token of tokenizeText(source)) {
    if (token.kind !== 'mention') continue;
    const handle = formatHandle(token.user, token.domain);
    const key = handle.toLowerCase();
    if (!found.has(key)) found.set(key, handle);
    if (found.size >= MAX_MENTIONS) break;
  }
  return [...found.values()];
}

/** `user` for a local account, `user@domain` for a remote one. */
export function formatHandle(user: string, domain: string): string {
  return domain === '' ? user : `${user}@${domain}`;
}

/** The tags of a source as written, without the sign: each normalised name once, in order. */
export function extractTags(source: string): string[] {
  const found = new Map<string, string>();
  for (const token of tokenizeText(source)) {
    if (token.kind !== 'tag') continue;
    const key = normalizeTag(token.name);
    if (!found.has(key)) found.set(key, token.name);
  }
  return [...found.values()];
}

/** The one form under which a tag is stored and found: NFKC (so full-width letters match), lower-case. */
export function normalizeTag(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** The length a post is limited by: graphemes, each URL as 23, a remote mention without its domain. */
export function countCharacters(source: string): number {
  let count = 0;
  for (const token of tokenizeText(source.replace(/\r\n?/g, '\n'))) {
    if (token.kind === 'url') count += URL_CHARACTERS;
    else if (token.kind === 'mention') count += token.user.length + 1;
    else count += countGraphemes(token.text);
  }
  return count;
}
