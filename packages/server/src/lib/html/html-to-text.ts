import { walkHtml } from './walk-html.ts';

/** Elements that stand apart from their surroundings by a blank line. */
const PARAGRAPHS = new Set('p blockquote pre dl table h1 h2 h3 h4 h5 h6 hr section article figure'.split(' '));
/** Elements that begin a line. */
const LINES = new Set(
  'ul ol li div dt dd tr header footer main aside nav address figcaption details summary'.split(' '),
);

/** Elements that part words. */
const CELLS = new Set(['td', 'th']);

const NO_ATTRIBUTE = () => false;

/**
 * The text a reader would see: paragraphs apart by a blank line, `<br>` as a newline, blanks collapsed outside `<pre>`,
 * nothing of scripts and styles. For search, notifications and language detection; never to be used as HTML.
 */
export function htmlToText(html: string): string {
  let out = '';
  /** Newlines owed before the next text; nothing is owed at the start and at the end. */
  let due = 0;
  let blankDue = false;
  let preformatted = 0;

  function boundary(tag: string): void {
    const wanted = PARAGRAPHS.has(tag) ? 2 : LINES.has(tag) ? 1 : 0;
    if (wanted === 0) return;
    due = Math.max(due, wanted);
    blankDue = false;
  }

  function write(text: string): void {
    if (text === '') return;
    if (out !== '') {
      if (due > 0) out += '\n'.repeat(Math.min(due, 2));
      else if (blankDue) out += ' ';
    }
    due = 0;
    blankDue = false;
    out += text;
  }

  walkHtml(html, {
    wants: NO_ATTRIBUTE,
    text(text) {
      if (preformatted > 0) return write(text);
      const collapsed = text.replace(/[ \t\n\r\f]+/g, ' ');
      if (collapsed.startsWith(' ')) blankDue = true;
      write(collapsed.trim() === '' ? '' : collapsed.replace(/^ | $/g, ''));
      if (collapsed.endsWith(' ')) blankDue = true;
    },
    open(tag) {
      if (tag === 'br') {
        due++;
        blankDue = false;
        return;
      }
      boundary(tag);
      if (CELLS.has(tag)) blankDue = true;
      if (tag === 'pre') preformatted++;
    },
    close(tag) {
      boundary(tag);
      if (tag === 'pre' && preformatted > 0) preformatted--;
    },
  });
  return out.trimEnd();
}
