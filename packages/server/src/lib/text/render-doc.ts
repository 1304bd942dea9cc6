import { escapeHtml } from '../html/escape-html.ts';
import type { Block, Doc, Inline } from './doc.ts';
import { handleOf } from './read-doc.ts';

/** What only the caller knows. */
export interface Resolvers {
  /** The account behind `user` or `user@domain` (lower case); undefined leaves the mention as text. */
  mention(handle: string): { url: string; username: string } | undefined;
  /** The page of a tag, by its name as written. */
  tagUrl(name: string): string;
  /** Links are of whoever wrote the text (`rel="me"`). */
  me?: boolean;
}

const URL_PREFIX = /^https?:\/\/(?:www\.)?/i;
const SHOWN_CHARACTERS = 30;

/** HTML in exactly the markup that clients of Mastodon match on: class attributes are compared whole. */
export function renderHtml(doc: Doc, resolvers: Resolvers): string {
  return doc.blocks.map((block) => renderBlock(block, resolvers)).join('');
}

function renderBlock(block: Block, resolvers: Resolvers): string {
  const inner = (blocks: Block[]) => blocks.map((child) => renderBlock(child, resolvers)).join('');
  switch (block.kind) {
    case 'paragraph':
      return `<p>${renderInlines(block.inlines, resolvers)}</p>`;
    case 'heading':
      return `<h${block.level}>${renderInlines(block.inlines, resolvers)}</h${block.level}>`;
    case 'quote':
      return `<blockquote>${inner(block.blocks)}</blockquote>`;
    case 'code':
      return `<pre><code>${escapeHtml(block.text)}</code></pre>`;
    case 'list': {
      const tag = block.ordered ? 'ol' : 'ul';
      return `<${tag}>${block.items.map((item) => `<li>${inner(item)}</li>`).join('')}</${tag}>`;
    }
    case 'rule':
      return '<hr>';
  }
}

function renderInlines(inlines: Inline[], resolvers: Resolvers): string {
  return inlines.map((inline) => renderInline(inline, resolvers)).join('');
}

function renderInline(inline: Inline, resolvers: Resolvers): string {
  switch (inline.kind) {
    case 'text':
      return escapeHtml(inline.text);
    case 'break':
      // No newline is left beside it, because clients would show it as a blank.
      return '<br>';
    case 'url':
      return renderUrl(inline.url, relOf(resolvers));
    case 'mention':
      return renderMention(inline, resolvers);
    case 'tag': {
      const url = escapeHtml(resolvers.tagUrl(inline.name));
      return `<a href="${url}" class="mention hashtag" rel="tag">#<span>${escapeHtml(inline.name)}</span></a>`;
    }
    case 'emoji':
      return `:${escapeHtml(inline.shortcode)}:`;
    case 'code':
      return `<code>${escapeHtml(inline.text)}</code>`;
    case 'styled':
      return `<${inline.style}>${renderInlines(inline.inlines, resolvers)}</${inline.style}>`;
    case 'link':
      return `<a href="${escapeHtml(inline.url)}" rel="${relOf(resolvers)}" target="_blank">${renderInlines(inline.inlines, resolvers)}</a>`;
  }
}

const relOf = ({ me = false }: Resolvers) => (me ? 'me nofollow noopener' : 'nofollow noopener');

function renderMention(mention: Extract<Inline, { kind: 'mention' }>, resolvers: Resolvers): string {
  const account = resolvers.mention(handleOf(mention));
  if (account === undefined) return escapeHtml(mention.text);
  const name = `@<span>${escapeHtml(account.username)}</span>`;
  return `<span class="h-card" translate="no"><a href="${escapeHtml(account.url)}" class="u-url mention">${name}</a></span>`;
}

/** Scheme and `www.` hidden, 30 characters shown and the rest hidden; the host is always shown whole (CVE-2023-36462). */
function renderUrl(url: string, rel: string): string {
  const prefix = URL_PREFIX.exec(url)?.[0] ?? '';
  const characters = [...url.slice(prefix.length)];
  const host = characters.findIndex((char) => char === '/' || char === '?' || char === '#');
  const shown = Math.max(SHOWN_CHARACTERS, host === -1 ? characters.length : host);
  const head = escapeHtml(characters.slice(0, shown).join(''));
  const rest = escapeHtml(characters.slice(shown).join(''));
  const ellipsis = rest === '' ? '' : 'ellipsis';
  return (
    `<a href="${escapeHtml(url)}" rel="${rel}" target="_blank" translate="no">` +
    `<span class="invisible">${escapeHtml(prefix)}</span><span class="${ellipsis}">${head}</span>` +
    `<span class="invisible">${rest}</span></a>`
  );
}

/** The text a reader would see, for search and notifications: paragraphs apart by a blank line. Never to be used as HTML. */
export function renderPlain(doc: Doc): string {
  return joinBlocks(doc.blocks);
}

function joinBlocks(blocks: Block[]): string {
  return blocks
    .map(plainBlock)
    .filter((text) => text !== '')
    .join('\n\n');
}

function plainBlock(block: Block): string {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainInlines(block.inlines);
    case 'quote':
      return joinBlocks(block.blocks);
    case 'code':
      return block.text;
    case 'list':
      return block.items.map(joinBlocks).join('\n');
    case 'rule':
      return '';
  }
}

function plainInlines(inlines: Inline[]): string {
  return inlines.map(plainInline).join('');
}

function plainInline(inline: Inline): string {
  switch (inline.kind) {
    case 'break':
      return '\n';
    case 'url':
      return inline.url;
    case 'emoji':
      return `:${inline.shortcode}:`;
    case 'styled':
    case 'link':
      return plainInlines(inline.inlines);
    default:
      return inline.text;
  }
}
