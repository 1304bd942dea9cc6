import { AppError } from '../errors.ts';
import { escapeHtml } from '../html/escape-html.ts';
import { formatHandle } from './extract.ts';
import { type TextToken, tokenizeText } from './tokenize-text.ts';

export interface FormatOptions {
  sourceType: 'text/plain' | 'text/markdown';
  /** The account behind `user` or `user@domain`; undefined leaves the mention as text. */
  resolveMention(handle: string): { url: string; username: string } | undefined;
  /** The page of a tag, by its name as written. */
  tagUrl(name: string): string;
}

const URL_PREFIX = /^https?:\/\/(?:www\.)?/i;
const SHOWN_CHARACTERS = 30;

/**
 * The HTML of a local post, in exactly the markup that clients of Mastodon match on (class attributes are compared
 * whole). Throws `invalid` for a source type we do not format.
 */
export function formatPost(source: string, options: FormatOptions): { html: string } {
  if (options.sourceType !== 'text/plain') throw new AppError('invalid', 'Unsupported content type');
  const text = source.toWellFormed().replace(/\r\n?/g, '\n').trim();
  if (text === '') return { html: '' };
  let html = '';
  for (const token of tokenizeText(text)) html += formatToken(token, options);
  return { html: `<p>${html}</p>` };
}

function formatToken(token: TextToken, options: FormatOptions): string {
  switch (token.kind) {
    case 'text':
      return formatLines(token.text);
    case 'url':
      return formatLink(token.text);
    case 'tag':
      return `<a href="${escapeHtml(options.tagUrl(token.name))}" class="mention hashtag" rel="tag">#<span>${escapeHtml(token.name)}</span></a>`;
    case 'mention': {
      const account = options.resolveMention(formatHandle(token.user, token.domain));
      if (account === undefined) return escapeHtml(token.text);
      return `<span class="h-card" translate="no"><a href="${escapeHtml(account.url)}" class="u-url mention">@<span>${escapeHtml(account.username)}</span></a></span>`;
    }
  }
}

/** A blank line parts paragraphs, a newline parts lines; no newline is left, because clients would show it as a blank. */
function formatLines(text: string): string {
  return escapeHtml(text)
    .replace(/\n(?:[ \t]*\n)+/g, '</p><p>')
    .replaceAll('\n', '<br>');
}

/** Scheme and `www.` hidden, 30 characters shown and the rest hidden; the host is always shown whole (CVE-2023-36462). */
function formatLink(url: string): string {
  const prefix = URL_PREFIX.exec(url)?.[0] ?? '';
  const characters = [...url.slice(prefix.length)];
  const host = characters.findIndex((char) => char === '/' || char === '?' || char === '#');
  const shown = Math.max(SHOWN_CHARACTERS, host === -1 ? characters.length : host);
  const head = escapeHtml(characters.slice(0, shown).join(''));
  const rest = escapeHtml(characters.slice(shown).join(''));
  const ellipsis = rest === '' ? '' : 'ellipsis';
  return (
    `<a href="${escapeHtml(url)}" rel="nofollow noopener" target="_blank" translate="no">` +
    `<span class="invisible">${escapeHtml(prefix)}</span><span class="${ellipsis}">${head}</span>` +
    `<span class="invisible">${rest}</span></a>`
  );
}
