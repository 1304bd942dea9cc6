import { type MessageFormatElement, TYPE } from '@formatjs/icu-messageformat-parser';
import { parseMessage } from './compile.ts';

/**
 * Languages that nobody speaks, made of the source language: what is not marked on a page of theirs was never given to
 * translators, and what does not fit will not fit in German either.
 */
export const PSEUDO: Record<string, (text: string) => MessageFormatElement[]> = {
  /** Accents, brackets around each message, a third longer. */
  'en-XA': (text) => {
    const inner = mapLiterals(parseMessage(text), accent);
    const padding = '·'.repeat(Math.max(1, Math.ceil(text.replaceAll(/\{[^}]*\}/g, '').length * 0.3)));
    return [literal('['), ...inner, literal(`${padding}]`)];
  },
  /** Turned around as right-to-left scripts are: each run of words between override and its end (UAX 9 §2.2). */
  'ar-XB': (text) => mapLiterals(parseMessage(text), (words) => words.replaceAll(/\S+/g, '\u200f\u202e$&\u202c\u200f')),
};

const literal = (value: string): MessageFormatElement => ({ type: TYPE.literal, value });

function mapLiterals(elements: MessageFormatElement[], change: (text: string) => string): MessageFormatElement[] {
  return elements.map((element) => {
    if (element.type === TYPE.literal) return { ...element, value: change(element.value) };
    if (element.type !== TYPE.plural && element.type !== TYPE.select) return element;
    const options = Object.fromEntries(
      Object.entries(element.options).map(([name, { value }]) => [name, { value: mapLiterals(value, change) }]),
    );
    return { ...element, options } as MessageFormatElement;
  });
}

const PLAIN = 'aceginorsuyzACEGINORSUYZ';
const ACCENTED = 'áçéğíñóřšúýžÁÇÉĞÍÑÓŘŠÚÝŽ';

function accent(text: string): string {
  return text.replaceAll(/[a-zA-Z]/g, (letter) => ACCENTED[PLAIN.indexOf(letter)] ?? letter);
}
