import { escapeHtml } from '../../../lib/html/escape-html.ts';

/** Plain text as HTML: a blank line begins a paragraph. */
export function toParagraphs(text: string): string {
  return text
    .split(/\n{2,}/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim()).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
