/** What a text may be written in. */
export type SourceType = 'text/plain' | 'text/markdown' | 'text/x.misskeymarkdown';

/** A text that was read once. Everything that is made of it is made of this: nothing looks at the source again. */
export interface Doc {
  type: SourceType;
  /** As typed, clean, lines ended by a newline: what an editor shows again. */
  source: string;
  blocks: Block[];
  /** The length it is limited by: see `countDoc`. */
  characters: number;
}

export type Block =
  | { kind: 'paragraph'; inlines: Inline[] }
  /** From 1 to 6. */
  | { kind: 'heading'; level: number; inlines: Inline[] }
  | { kind: 'quote'; blocks: Block[] }
  | { kind: 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: Block[][] }
  | { kind: 'rule' };

export type Inline =
  | { kind: 'text'; text: string }
  /** A new line. */
  | { kind: 'break' }
  /** A bare address, shown as itself. */
  | { kind: 'url'; url: string }
  /** `user` and `text` as written; `domain` lower-cased, '' for a local one. */
  | { kind: 'mention'; text: string; user: string; domain: string }
  /** `name` as written, without the sign that `text` has. */
  | { kind: 'tag'; text: string; name: string }
  /** Without the colons. */
  | { kind: 'emoji'; shortcode: string }
  | { kind: 'code'; text: string }
  | { kind: 'styled'; style: 'strong' | 'em' | 's' | 'u' | 'sub' | 'sup'; inlines: Inline[] }
  | { kind: 'link'; url: string; inlines: Inline[] };

/** Every inline of a document in order, those within others too. Parsers bound how deep they nest. */
export function* walkInlines(doc: Doc): Generator<Inline> {
  for (const block of doc.blocks) yield* walkBlock(block);
}

function* walkBlock(block: Block): Generator<Inline> {
  if (block.kind === 'paragraph' || block.kind === 'heading') yield* walkAll(block.inlines);
  else if (block.kind === 'quote') for (const inner of block.blocks) yield* walkBlock(inner);
  else if (block.kind === 'list') for (const inner of block.items.flat()) yield* walkBlock(inner);
}

function* walkAll(inlines: Inline[]): Generator<Inline> {
  for (const inline of inlines) {
    yield inline;
    if (inline.kind === 'styled' || inline.kind === 'link') yield* walkAll(inline.inlines);
  }
}
