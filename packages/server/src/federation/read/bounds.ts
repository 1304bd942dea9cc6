/**
 * How much of a document of others is read. The first group refuses the whole document, because reading it would cost
 * too much; everything else only cuts: the first members of a list, the first characters of a text. Texts in UTF-16 units.
 */
export const BOUNDS = {
  /** Of the whole document. */
  bytes: 1_048_576,
  depth: 64,
  /** In one object. */
  keys: 2_000,
  /** Values in all. */
  nodes: 100_000,

  /** An address or identifier; a longer one is none. */
  uri: 2_048,
  content: 100_000,
  source: 100_000,
  /** A content warning or abstract, a biography, the words of a report. */
  summary: 20_000,
  /** The description of a file. */
  description: 10_000,
  name: 2_048,
  /** The name of a tag, mention or emoji, a media type: anything that is one word. */
  word: 512,
  fieldText: 2_047,
  languages: 32,

  /** Members of a list that nothing else bounds: recipients and the like. */
  list: 1_000,
  tags: 256,
  attachments: 16,
  fields: 50,
  aliases: 256,
  authors: 16,
  keysOfActor: 10,
  pollOptions: 500,
  links: 100,
  /** Objects of one activity. */
  objects: 256,
  items: 1_000,
  /** Documents inside a document: how deep, and how many wherever they sit. */
  nesting: 5,
  embedded: 1_000,
} as const;
