/** A bare item of RFC 8941 §3.3, tagged because an integer and a decimal serialise differently. */
export type BareItem =
  | { kind: 'integer' | 'decimal'; value: number }
  | { kind: 'string' | 'token'; value: string }
  | { kind: 'bytes'; value: Buffer }
  | { kind: 'boolean'; value: boolean };

export type Parameters = Map<string, BareItem>;
export interface Item {
  item: BareItem;
  parameters: Parameters;
}
export interface InnerList {
  items: Item[];
  parameters: Parameters;
}
export type Member = Item | InnerList;

/** More members than any honest signature header carries. */
const MAX_ELEMENTS = 1024;

interface Cursor {
  readonly text: string;
  at: number;
}

/** Tells the two shapes of a dictionary's member apart. */
export function isInnerList(member: Member): member is InnerList {
  return 'items' in member;
}

/**
 * Parses one dictionary field (RFC 8941 §4.2.2), the only shape the signature headers use.
 * Answers null for whatever the grammar refuses; dates and display strings (RFC 9651) are refused too.
 */
export function parseDictionary(text: string): Map<string, Member> | null {
  const cursor: Cursor = { text, at: 0 };
  try {
    skipSpaces(cursor);
    const members = readMembers(cursor);
    skipSpaces(cursor);
    return cursor.at === text.length ? members : null;
  } catch (error) {
    if (error === REFUSED) return null;
    throw error;
  }
}

/** Serialises an inner list in the one form that RFC 9421 §2.5 signs (RFC 8941 §4.1.1.1). */
export function serializeInnerList(list: InnerList): string {
  const items = list.items.map((member) => serializeItem(member)).join(' ');
  return `(${items})${serializeParameters(list.parameters)}`;
}

/** Serialises an item with its parameters (RFC 8941 §4.1.3). */
function serializeItem(member: Item): string {
  return serializeBareItem(member.item) + serializeParameters(member.parameters);
}

function serializeParameters(parameters: Parameters): string {
  let out = '';
  for (const [key, value] of parameters) {
    out += value.kind === 'boolean' && value.value ? `;${key}` : `;${key}=${serializeBareItem(value)}`;
  }
  return out;
}

function serializeBareItem(item: BareItem): string {
  switch (item.kind) {
    case 'integer':
    case 'token':
      return String(item.value);
    case 'decimal':
      return Number.isInteger(item.value) ? item.value.toFixed(1) : String(item.value);
    case 'string':
      return `"${item.value.replace(/["\\]/g, '\\$&')}"`;
    case 'bytes':
      return `:${item.value.toString('base64')}:`;
    case 'boolean':
      return item.value ? '?1' : '?0';
  }
}

/** One frozen value: refusals of hostile headers need no stack trace each. */
const REFUSED = Object.freeze({});

function refuse(): never {
  throw REFUSED;
}

function skipSpaces(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ') cursor.at++;
}

function skipOptionalWhitespace(cursor: Cursor): void {
  while (cursor.text[cursor.at] === ' ' || cursor.text[cursor.at] === '\t') cursor.at++;
}

/** Takes what the sticky pattern matches here, or refuses. */
function take(cursor: Cursor, pattern: RegExp): string {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (found === null) refuse();
  cursor.at += found[0].length;
  return found[0];
}

function takeChar(cursor: Cursor, char: string): boolean {
  if (cursor.text[cursor.at] !== char) return false;
  cursor.at++;
  return true;
}

function readMembers(cursor: Cursor): Map<string, Member> {
  const members = new Map<string, Member>();
  while (cursor.at < cursor.text.length) {
    const key = readKey(cursor);
    const member: Member = takeChar(cursor, '=')
      ? readMember(cursor)
      : { item: { kind: 'boolean', value: true }, parameters: readParameters(cursor) };
    // "When duplicate Dictionary keys are encountered, all but the last instance are ignored", in its first place.
    members.set(key, member);
    if (members.size > MAX_ELEMENTS) refuse();
    skipOptionalWhitespace(cursor);
    if (cursor.at === cursor.text.length) break;
    if (!takeChar(cursor, ',')) refuse();
    skipOptionalWhitespace(cursor);
    if (cursor.at === cursor.text.length) refuse();
  }
  return members;
}

function readMember(cursor: Cursor): Member {
  return cursor.text[cursor.at] === '(' ? readInnerList(cursor) : readItem(cursor);
}

function readInnerList(cursor: Cursor): InnerList {
  cursor.at++;
  const items: Item[] = [];
  for (;;) {
    skipSpaces(cursor);
    if (takeChar(cursor, ')')) return { items, parameters: readParameters(cursor) };
    items.push(readItem(cursor));
    const next = cursor.text[cursor.at];
    if ((next !== ' ' && next !== ')') || items.length > MAX_ELEMENTS) refuse();
  }
}

function readItem(cursor: Cursor): Item {
  const item = readBareItem(cursor);
  return { item, parameters: readParameters(cursor) };
}

function readParameters(cursor: Cursor): Parameters {
  const parameters: Parameters = new Map();
  while (takeChar(cursor, ';')) {
    skipSpaces(cursor);
    const key = readKey(cursor);
    parameters.set(key, takeChar(cursor, '=') ? readBareItem(cursor) : { kind: 'boolean', value: true });
    if (parameters.size > MAX_ELEMENTS) refuse();
  }
  return parameters;
}

function readKey(cursor: Cursor): string {
  return take(cursor, /[a-z*][a-z0-9_.*-]*/y);
}

function readBareItem(cursor: Cursor): BareItem {
  const char = cursor.text[cursor.at] ?? '';
  if (char === '"') return { kind: 'string', value: readString(cursor) };
  if (char === ':') return { kind: 'bytes', value: readBytes(cursor) };
  if (char === '?') return { kind: 'boolean', value: take(cursor, /\?[01]/y) === '?1' };
  if (char === '-' || (char >= '0' && char <= '9')) return readNumber(cursor);
  return { kind: 'token', value: take(cursor, /[A-Za-z*][!#$%&'*+\-.^_`|~0-9A-Za-z:/]*/y) };
}

function readNumber(cursor: Cursor): BareItem {
  const text = take(cursor, /-?[0-9]+(?:\.[0-9]*)?/y);
  const [whole = '', fraction] = text.replace('-', '').split('.');
  if (fraction === undefined) {
    if (whole.length > 15) refuse();
    return { kind: 'integer', value: Number(text) + 0 };
  }
  if (whole.length > 12 || fraction.length === 0 || fraction.length > 3) refuse();
  return { kind: 'decimal', value: Number(text) };
}

function readString(cursor: Cursor): string {
  const raw = take(cursor, /"(?:[\x20-\x21\x23-\x5b\x5d-\x7e]|\\["\\])*"/y);
  return raw.slice(1, -1).replace(/\\(.)/g, '$1');
}

function readBytes(cursor: Cursor): Buffer {
  const raw = take(cursor, /:[A-Za-z0-9+/]*={0,2}:/y).slice(1, -1);
  const bytes = Buffer.from(raw, 'base64');
  // RFC 8941 §4.2.7 lets a parser insist on padding and zero pad bits: one signature then has one spelling.
  if (bytes.toString('base64') !== raw) refuse();
  return bytes;
}
