import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';
import { cleanText, cutText } from '../text/clean-text.ts';
import { createMathText, MATH_ATTRIBUTES, type MathText } from './math-text.ts';

export interface HtmlVisitor {
  /** Which attributes of an element are worth reading. */
  wants(tag: string, attribute: string): boolean;
  /** `tag` is lower-case; void elements get no `close`. Attribute values are decoded. */
  open(tag: string, attributes: Map<string, string>): void;
  /** Also for end tags that close nothing. */
  close(tag: string): void;
  /** Decoded; one run of text may come in several pieces. */
  text(text: string): void;
  /** An element that is left out with everything inside, and the sources inside of a film or sound. */
  drop?(tag: string, attributes: Map<string, string>): void;
  /** The text inside of one, as it stands there; it may come in several pieces. */
  dropped?(tag: string, text: string): void;
}

/** More than any post has; what follows is cut off. In UTF-16 units. */
const MAX_LENGTH = 500_000;

/**
 * Elements that are dropped with everything inside: what they hold is code, metadata, another language, or stands for a
 * film or sound that we have. What others hold for readers without scripts or plugins is for ours.
 */
const DROPPED = new Set(
  'script style template noembed noframes iframe applet math svg title textarea xmp plaintext select video audio'.split(
    ' ',
  ),
);
const PLAYERS = new Set(['video', 'audio']);

/** Elements that a trailing slash closes (HTML §13.2.6.5); elsewhere it means nothing. */
const FOREIGN = new Set(['svg', 'math']);

const QUOTES = ['“', '”', '‘', '’'];
const MAX_TITLE = 500;

/**
 * Reads HTML as a flat run of tags and clean text, in linear time, whatever it is given: the tokenizer of the parser
 * library without its tree builder, whose list of open elements makes deep nesting quadratic. What a plain reader would
 * miss is told as text: formulas, the marks around `<q>`, what an abbreviation stands for.
 */
export function walkHtml(html: string, visitor: HtmlVisitor, maxLength = MAX_LENGTH): void {
  const source = cleanText(cutText(html, maxLength));
  const noAttributes = new Map<string, string>();
  let attributes = noAttributes;
  let tag = '';
  let attribute = '';
  let value = '';
  /** The dropped element we are inside, and how many of the same name are open. */
  let dropping = '';
  let depth = 0;
  let math: MathText | undefined;
  let quotes = 0;
  let title = '';

  function endOpenTag(selfClosing: boolean): void {
    if (dropping !== '') {
      if (tag === dropping && !(selfClosing && FOREIGN.has(tag))) depth++;
      else if (tag === 'source' && PLAYERS.has(dropping)) visitor.drop?.(tag, attributes);
      else math?.open(tag, attributes);
    } else if (!DROPPED.has(tag)) {
      visitor.open(tag, attributes);
      if (tag === 'q') visitor.text(QUOTES[(quotes++ % 2) * 2] as string);
      if (tag === 'abbr') title = cutText(attributes.get('title') ?? '', MAX_TITLE).trim();
    } else {
      visitor.drop?.(tag, attributes);
      if (selfClosing && FOREIGN.has(tag)) return;
      dropping = tag;
      depth = 1;
      if (tag === 'math') math = createMathText(attributes.get('alttext'));
    }
  }

  function endTag(name: string): void {
    if (dropping === '') {
      if (name === 'q' && quotes > 0) visitor.text(QUOTES[(--quotes % 2) * 2 + 1] as string);
      if (name === 'abbr' && title !== '') visitor.text(` (${title})`);
      if (name === 'abbr') title = '';
      visitor.close(name);
    } else if (name === dropping && --depth === 0) endDropping();
    else math?.close(name);
  }

  function endDropping(): void {
    dropping = '';
    const formula = math?.read();
    math = undefined;
    if (formula) visitor.text(formula);
  }

  function isWanted(name: string): boolean {
    if (dropping === '' || (tag === 'source' && PLAYERS.has(dropping))) {
      if (tag === 'abbr' && name === 'title') return true;
      return tag === 'math' ? MATH_ATTRIBUTES.has(name) : visitor.wants(tag, name);
    }
    return math !== undefined && MATH_ATTRIBUTES.has(name);
  }

  function writeText(text: string): void {
    if (dropping === '') visitor.text(text);
    else visitor.dropped?.(dropping, text);
    math?.text(text);
  }

  const callbacks: TokenizerCallbacks = {
    ontext: (start, end) => writeText(source.slice(start, end)),
    ontextentity: (codePoint) => writeText(cleanText(String.fromCodePoint(codePoint))),
    onopentagname(start, end) {
      tag = source.slice(start, end).toLowerCase();
      attributes = noAttributes;
    },
    onattribname(start, end) {
      value = '';
      const name = source.slice(start, end).toLowerCase();
      // The first of a repeated attribute counts (HTML §13.2.5.33).
      attribute = isWanted(name) && !attributes.has(name) ? name : '';
    },
    onattribdata(start, end) {
      if (attribute !== '') value += source.slice(start, end);
    },
    onattribentity(codePoint) {
      if (attribute !== '') value += cleanText(String.fromCodePoint(codePoint));
    },
    onattribend() {
      if (attribute === '') return;
      if (attributes === noAttributes) attributes = new Map();
      attributes.set(attribute, value);
    },
    onopentagend: () => endOpenTag(false),
    onselfclosingtag: () => endOpenTag(true),
    onclosetag: (start, end) => endTag(source.slice(start, end).toLowerCase()),
    isInForeignContext: () => FOREIGN.has(dropping),
    oncdata() {},
    oncomment() {},
    ondeclaration() {},
    onprocessinginstruction() {},
    onend: () => endDropping(),
  };
  const tokenizer = new Tokenizer({}, callbacks);
  tokenizer.write(source);
  tokenizer.end();
}
