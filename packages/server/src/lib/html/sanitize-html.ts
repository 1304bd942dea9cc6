import { escapeHtml } from './escape-html.ts';
import {
  type AttributeRules,
  INLINE_TAGS,
  isAllowedTag,
  readHref,
  renderAttributes,
  strikesThrough,
  wantsAttribute,
  writtenAs,
} from './html-rules.ts';
import { walkHtml } from './walk-html.ts';

/** Deeper elements lose their tags and keep their text. */
const MAX_DEPTH = 32;

/** Elements whose start ends an open paragraph (HTML §13.2.6.4.7). */
const CLOSES_PARAGRAPH = new Set('p ul ol li blockquote pre hr h1 h2 h3 h4 h5 h6'.split(' '));
const HEADINGS = new Set('h1 h2 h3 h4 h5 h6'.split(' '));
const RUBY_PARTS = new Set(['rt', 'rp']);
/** Those a part of a ruby ends when they are innermost (HTML §13.2.6.3). */
const ENDED_BY_RUBY = new Set(['rt', 'rp', 'p', 'li']);

/** Elements we drop but which stood on lines of their own. */
const BREAKING = new Set(
  (
    'div section article main header footer aside nav address figure figcaption table caption tr dl dt dd ' +
    'form fieldset details summary center'
  ).split(' '),
);

/** Cells of a row stand on one line. */
const CELLS = new Set(['td', 'th']);
/** Line breaks in a row, beyond which there is only emptiness. */
const MAX_BREAKS = 3;

/** The text of an image that stands for an emoji. */
const SHORTCODE = /^:[A-Za-z0-9_+-]{1,64}:$/;
const MAX_EMOJI_LENGTH = 32;

/**
 * HTML of others, rebuilt from an allow-list: only what `html-rules.ts` names comes out, every tag closed in order as a
 * browser would read it, all links absolute http(s). Idempotent, linear in time, never throws. Input beyond 500,000
 * characters is cut off. Of what stands in a page of its own (`<iframe>`) the address is left; pictures, films and sounds
 * are attachments of the post, found by `find-media.ts`.
 */
export function sanitizeHtml(html: string, rules: AttributeRules = {}): string {
  let out = '';
  const open: string[] = [];
  /** A dropped element began or ended here, so what comes next belongs on a line of its own. */
  let breakDue = false;
  /** Whether something stands on the current line. */
  let inLine = false;
  let breaks = 0;

  function closeTo(index: number): void {
    while (open.length > index) closeLast();
  }

  function closeLast(): void {
    const tag = open.pop()!;
    out += `</${tag}>`;
    if (!INLINE_TAGS.has(tag)) endLine();
  }

  function endLine(): void {
    breakDue = false;
    inLine = false;
  }

  function startInline(): void {
    if (breakDue && inLine) out += '<br>';
    breakDue = false;
    inLine = true;
    breaks = 0;
  }

  function writeBreak(): void {
    if (++breaks <= MAX_BREAKS) out += '<br>';
    endLine();
  }

  /** Ends the elements that a browser would end before this one: else it would read another tree than we wrote. */
  function closeImplied(tag: string): void {
    if (CLOSES_PARAGRAPH.has(tag)) closeNearest((name) => name === 'p');
    if (HEADINGS.has(tag)) closeNearest((name) => HEADINGS.has(name));
    if (tag === 'a') closeNearest((name) => name === 'a');
    if (tag === 'li') {
      const item = open.lastIndexOf('li');
      if (item > Math.max(open.lastIndexOf('ul'), open.lastIndexOf('ol'))) closeTo(item);
    }
    if (RUBY_PARTS.has(tag)) while (ENDED_BY_RUBY.has(open.at(-1) ?? '')) closeLast();
  }

  function closeNearest(matches: (tag: string) => boolean): void {
    const index = open.findIndex(matches);
    if (index !== -1) closeTo(index);
  }

  function writeText(text: string): void {
    const isBlank = text.trim() === '';
    if (breakDue && isBlank) return;
    const before = breaks;
    startInline();
    if (isBlank) breaks = before;
    out += escapeHtml(text);
  }

  function writeFrame(attributes: Map<string, string>): void {
    const href = readHref(attributes.get('src') ?? '');
    if (href === undefined || open.length >= MAX_DEPTH) return;
    closeImplied('a');
    startInline();
    out += `<a${renderAttributes('a', new Map([['href', href]]), rules)}>`;
    out += `${escapeHtml((attributes.get('title') ?? '').trim() || href)}</a>`;
  }

  walkHtml(html, {
    wants: wantsAttribute,
    text: writeText,
    open(name, attributes) {
      const tag = writtenAs(name);
      if (tag === 'img') {
        const alt = (attributes.get('alt') ?? '').trim();
        const emoji = attributes.get('class')?.includes('emoji') && alt.length <= MAX_EMOJI_LENGTH;
        if (alt !== '' && (emoji || SHORTCODE.test(alt))) writeText(alt);
        return;
      }
      if (tag === 'br') return writeBreak();
      if (tag === 'input' && attributes.get('type')?.trim().toLowerCase() === 'checkbox') {
        return writeText(attributes.has('checked') ? '☑' : '☐');
      }
      if (CELLS.has(tag) && inLine && !breakDue) writeText(' | ');
      if (!isAllowedTag(tag)) {
        if (BREAKING.has(tag)) breakDue = true;
        return;
      }
      const rendered = renderAttributes(tag, attributes, rules);
      if (rendered === undefined) return;
      closeImplied(tag);
      if (tag === 'hr') {
        out += '<hr>';
        endLine();
        return;
      }
      if (open.length >= MAX_DEPTH) return;
      if (INLINE_TAGS.has(tag)) startInline();
      else endLine();
      open.push(tag);
      out += `<${tag}${rendered}>`;
      if (tag !== 'span' || !strikesThrough(attributes) || open.length >= MAX_DEPTH) return;
      // Ends with what it stands in.
      open.push('s');
      out += '<s>';
    },
    drop(tag, attributes) {
      if (tag === 'iframe') writeFrame(attributes);
    },
    close(name) {
      const tag = writtenAs(name);
      if (tag === 'br') return writeBreak();
      const index = open.lastIndexOf(tag);
      if (index !== -1) closeTo(index);
      else if (BREAKING.has(tag)) breakDue = true;
    },
  });
  closeTo(0);
  return out;
}
