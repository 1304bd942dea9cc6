import type { CustomEmoji } from '../api/types.ts';

const tag = /(<(?:"[^"]*"|'[^']*'|[^'">])*>)/;
const shortcode = /:([a-zA-Z0-9_]{2,64}):/g;

/** HTML cut at its tags: text and tags by turns, text first. */
export function splitTags(html: string): string[] {
  return html.split(tag);
}

/** Text as HTML, between tags and in attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function isHttpUrl(url: string): boolean {
  return /^(https?:\/\/|\/(?!\/))/i.test(url);
}

/** Custom emoji of text between tags become images; attributes and tags stay as the API sent them. */
export function replaceEmoji(html: string, emojis: readonly CustomEmoji[]): string {
  if (emojis.length === 0) return html;
  const byCode = new Map(emojis.map((emoji) => [emoji.shortcode, emoji]));
  return splitTags(html)
    .map((part, index) => {
      if (index % 2 === 1) return part;
      return part.replace(shortcode, (text, code: string) => {
        const emoji = byCode.get(code);
        if (!emoji || !isHttpUrl(emoji.url)) return text;
        return `<img class="emoji" src="${escapeHtml(emoji.url)}" alt="${text}" title="${text}" loading="lazy" draggable="false">`;
      });
    })
    .join('');
}

/** Code is as wide as it is and scrolls in its box: keys must get there (WCAG 2.1.1). */
export function makeCodeReachable(html: string): string {
  if (!html.includes('<pre>')) return html;
  return splitTags(html)
    .map((part) => (part === '<pre>' ? '<pre tabindex="0">' : part))
    .join('');
}

export type NamePart = { text: string } | { emoji: CustomEmoji };

/** Plain text cut at its custom emoji, for names and other text that is not HTML. */
export function splitEmoji(text: string, emojis: readonly CustomEmoji[]): NamePart[] {
  if (emojis.length === 0) return [{ text }];
  const byCode = new Map(emojis.map((emoji) => [emoji.shortcode, emoji]));
  return text.split(/:([a-zA-Z0-9_]{2,64}):/).flatMap((part, index): NamePart[] => {
    if (index % 2 === 0) return part ? [{ text: part }] : [];
    const emoji = byCode.get(part);
    return [emoji && isHttpUrl(emoji.url) ? { emoji } : { text: `:${part}:` }];
  });
}

/** The words of HTML content, for page descriptions. */
export function plainText(html: string, limit: number): string {
  const text = html
    .replace(/<br\s*\/?>|<\/p>/gi, ' ')
    .replace(/<[^>]*>/g, '')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&#39;|&apos;/g, "'")
    .replace(/&nbsp;/g, ' ')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim();
  return text.length > limit ? `${text.slice(0, limit - 1).trimEnd()}…` : text;
}
