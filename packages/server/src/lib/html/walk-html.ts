import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

export interface HtmlVisitor {
  /** Which attributes of an element are worth reading. */
  wants(tag: string, attribute: string): boolean;
  /** `tag` is lower-case; void elements get no `close`. Attribute values are decoded. */
  open(tag: string, attributes: Map<string, string>): void;
  /** Also for end tags that close nothing. */
  close(tag: string): void;
  /** Decoded; one run of text may come in several pieces. */
  text(text: string): void;
}

/** More than any post has; what follows is cut off. In UTF-16 units. */
const MAX_LENGTH = 500_000;

/** Elements that are dropped with everything inside: what they hold is code, metadata or another language. */
const DROPPED = new Set(
  'script style template noscript noembed noframes iframe object applet math svg title textarea xmp plaintext select'.split(
    ' ',
  ),
);

/** Elements that a trailing slash closes (HTML §13.2.6.5); elsewhere it means nothing. */
const FOREIGN = new Set(['svg', 'math']);

/**
 * Reads HTML as a flat run of tags and text, in linear time, whatever it is given: the tokenizer of the parser library
 * without its tree builder, whose list of open elements makes deep nesting quadratic.
 */
export function walkHtml(html: string, visitor: HtmlVisitor): void {
  const source = (html.length > MAX_LENGTH ? html.slice(0, MAX_LENGTH) : html).toWellFormed();
  const noAttributes = new Map<string, string>();
  let attributes = noAttributes;
  let tag = '';
  let attribute = '';
  let value = '';
  /** The dropped element we are inside, and how many of the same name are open. */
  let dropping = '';
  let depth = 0;

  function endOpenTag(selfClosing: boolean): void {
    if (dropping !== '') {
      if (tag === dropping && !(selfClosing && FOREIGN.has(tag))) depth++;
    } else if (!DROPPED.has(tag)) {
      visitor.open(tag, attributes);
    } else if (!(selfClosing && FOREIGN.has(tag))) {
      dropping = tag;
      depth = 1;
    }
  }

  const callbacks: TokenizerCallbacks = {
    ontext(start, end) {
      if (dropping === '') visitor.text(source.slice(start, end));
    },
    ontextentity(codePoint) {
      if (dropping === '') visitor.text(String.fromCodePoint(codePoint));
    },
    onopentagname(start, end) {
      tag = source.slice(start, end).toLowerCase();
      attributes = noAttributes;
    },
    onattribname(start, end) {
      attribute = '';
      value = '';
      if (dropping !== '') return;
      const name = source.slice(start, end).toLowerCase();
      // The first of a repeated attribute counts (HTML §13.2.5.33).
      if (visitor.wants(tag, name) && !attributes.has(name)) attribute = name;
    },
    onattribdata(start, end) {
      if (attribute !== '') value += source.slice(start, end);
    },
    onattribentity(codePoint) {
      if (attribute !== '') value += String.fromCodePoint(codePoint);
    },
    onattribend() {
      if (attribute === '') return;
      if (attributes === noAttributes) attributes = new Map();
      attributes.set(attribute, value);
    },
    onopentagend: () => endOpenTag(false),
    onselfclosingtag: () => endOpenTag(true),
    onclosetag(start, end) {
      const name = source.slice(start, end).toLowerCase();
      if (dropping === '') visitor.close(name);
      else if (name === dropping && --depth === 0) dropping = '';
    },
    isInForeignContext: () => FOREIGN.has(dropping),
    oncdata() {},
    oncomment() {},
    ondeclaration() {},
    onprocessinginstruction() {},
    onend() {},
  };
  const tokenizer = new Tokenizer({}, callbacks);
  tokenizer.write(source);
  tokenizer.end();
}
