import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import type { Group } from './catalogue.ts';

/** What the caller of a message hands over, by name. */
export type Params = Map<string, 'string' | 'number' | 'Date | number'>;

export interface Compiled {
  /** A JavaScript expression: a text, or a function of the parameters. `f` formats by the message's language. */
  code: string;
  params: Params;
}

/** Reads a message of ICU MessageFormat. What looks like markup is text. Throws where it is malformed. */
export function parseMessage(text: string): MessageFormatElement[] {
  return parse(text, { ignoreTag: true, requiresOtherClause: true });
}

/** Turns a parsed message into code; `f` is the name that the wording of its language has there. */
export function compileMessage(elements: MessageFormatElement[], f = 'f'): Compiled {
  const params: Params = new Map();
  const body = compileElements(elements, { f, params, pound: undefined });
  return { code: params.size === 0 ? body : `(a) => ${body}`, params };
}

interface Scope {
  f: string;
  params: Params;
  /** What `#` stands for here. */
  pound: string | undefined;
}

function compileElements(elements: MessageFormatElement[], scope: Scope): string {
  return elements.length === 0 ? '""' : elements.map((element) => compileElement(element, scope)).join(' + ');
}

function compileElement(element: MessageFormatElement, scope: Scope): string {
  const { f } = scope;
  switch (element.type) {
    case TYPE.literal:
      return JSON.stringify(element.value);
    case TYPE.pound:
      return `${f}.number(${scope.pound})`;
    case TYPE.argument:
      return param(scope, element.value, 'string');
    case TYPE.number:
      return `${f}.number(${param(scope, element.value, 'number')}${options(element.style, NUMBERS)})`;
    case TYPE.date:
      return `${f}.date(${param(scope, element.value, 'Date | number')}${options(element.style, DATES, 'medium')})`;
    case TYPE.time:
      return `${f}.date(${param(scope, element.value, 'Date | number')}${options(element.style, TIMES, 'short')})`;
    case TYPE.select:
      return `${f}.select(${param(scope, element.value, 'string')}, ${compileForms(element.options, scope)})`;
    case TYPE.plural: {
      const value = param(scope, element.value, 'number');
      const pound = element.offset === 0 ? value : `${value} - ${element.offset}`;
      const choose = element.pluralType === 'ordinal' ? 'ordinal' : 'plural';
      return `${f}.${choose}(${value}, ${compileForms(element.options, { ...scope, pound })}, ${element.offset})`;
    }
    case TYPE.tag:
      throw new Error('a message has no markup');
  }
}

function compileForms(forms: Record<string, { value: MessageFormatElement[] }>, scope: Scope): string {
  const entries = Object.entries(forms).map(
    ([name, { value }]) => `${JSON.stringify(name)}: ${compileElements(value, scope)}`,
  );
  return `{ ${entries.join(', ')} }`;
}

function param({ params }: Scope, name: string, type: 'string' | 'number' | 'Date | number'): string {
  if (!/^[a-z][A-Za-z0-9]*$/.test(name)) throw new Error(`{${name}}: a parameter is letters and digits`);
  const known = params.get(name);
  if (known !== undefined && known !== type) throw new Error(`{${name}} is used as ${known} and as ${type}`);
  params.set(name, type);
  return `a.${name}`;
}

const NUMBERS = { integer: { maximumFractionDigits: 0 }, percent: { style: 'percent' } };
const sizes = (name: 'dateStyle' | 'timeStyle') =>
  Object.fromEntries(['short', 'medium', 'long', 'full'].map((size) => [size, { [name]: size }]));
const DATES = sizes('dateStyle');
const TIMES = sizes('timeStyle');

/** The options of `Intl` that a style means: one by name, or a skeleton, which the parser has read. */
function options(
  style: string | { parsedOptions: object } | null | undefined,
  named: Record<string, object>,
  otherwise?: string,
): string {
  const wanted = style ?? otherwise;
  if (wanted === undefined) return '';
  const found = typeof wanted === 'string' ? named[wanted] : wanted.parsedOptions;
  if (found === undefined) throw new Error(`there is no style ${String(wanted)}`);
  return `, ${JSON.stringify(found)}`;
}

/**
 * One group of one language as a module: its default export makes the messages with the wordings of the language and
 * of the source language, whose text stands where the language has none.
 */
export function compileGroup(source: Group, translated: Group, read = parseMessage): string {
  const lines = Object.entries(source).map(([key, text]) => {
    const own = translated[key];
    try {
      return `  ${key}: ${compileMessage(read(own ?? text), own === undefined ? 's' : 'f').code},`;
    } catch (cause) {
      throw new Error(`${key}: ${(cause as Error).message}`, { cause });
    }
  });
  return `export default (f, s) => ({\n${lines.join('\n')}\n});\n`;
}

/** What a group gives its readers, as an interface. */
export function describeGroup(name: string, source: Group): string {
  const lines = Object.entries(source).map(([key, text]) => {
    const { params } = compileMessage(parseMessage(text));
    const fields = [...params].map(([param, type]) => `${param}: ${type}`).join('; ');
    return `    readonly ${key}: ${params.size === 0 ? 'string' : `(a: { ${fields} }) => string`};`;
  });
  return `  ${name}: {\n${lines.join('\n')}\n  };`;
}
