import { cutText } from './clean-text.ts';
import { UNSPACED_SCRIPTS } from './find-words.ts';
import { foldAccents } from './fold-accents.ts';
import { foldText } from './fold-text.ts';

/** What a search engine stores of a text, and is asked for: a text of letters, digits and what is beyond ASCII. */
export interface Token {
  text: string;
  /** Asked for: whatever begins with it. */
  begins?: true;
}

/** A part of a text that can be looked for by itself. */
interface Unit {
  /** A letter is one of a script without blanks, where nobody knows words; a sign is an emoji. */
  kind: 'word' | 'letter' | 'sign';
  text: string;
  /** Of a letter: it stands right behind another. */
  joined: boolean;
}

/** What somebody looks for: words that stand together. */
export interface Term {
  /** The index has one of the tokens of each, wherever that is. */
  each: Token[][];
  /** Beyond that they have to stand together in this way (`textHolds`); null where the index says all. */
  together: string | null;
}

/** So much of a text can be found; nobody writes more for people. In UTF-16 units. */
const TEXT_MAX = 50_000;
const TOKENS_MAX = 5_000;
const WORD_MAX = 64;
/** What is inside a word, from the fourth letter on, can be found where the word is as long as compounds are. */
const [COMPOUND, AHEAD, INSIDE_MIN] = [8, 3, 4];
/** A private character: no text has it, once it is folded. */
const INSIDE = '\ue000';

// In one expression, so that each part of a text is one of these at most.
const UNIT = new RegExp(
  [
    `(?<letter>[[${UNSPACED_SCRIPTS}]&&[\\p{L}\\p{N}]]\\p{M}*)`,
    `(?<word>[[\\p{L}\\p{N}\\p{M}]--[${UNSPACED_SCRIPTS}]]+)`,
    '(?<sign>\\p{RI}{2}|\\p{Extended_Pictographic}(?:\\u200d\\p{Extended_Pictographic})*)',
  ].join('|'),
  'gv',
);
/** Skin tones, and joiners of what is no emoji. */
const UNTOLD = /\p{EMod}|\u200c|(?<!\p{Extended_Pictographic})\u200d/gu;
/** Vowel signs and what only stretches a line: Arabic, Hebrew. */
const POINTS = /[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed]/g;
/** Letters that are written in several ways for the same word: alef, yeh, teh marbuta, kaf; yo. */
const SAME = new Map([
  ...[...'\u0622\u0623\u0625\u0671'].map((alef) => [alef, '\u0627'] as const),
  ['\u0649', '\u064a'],
  ['\u06cc', '\u064a'],
  ['\u0629', '\u0647'],
  ['\u06a9', '\u0643'],
  ['\u0451', '\u0435'],
]);
const VARIANT = new RegExp(`[${[...SAME.keys()].join('')}]`, 'gu');
/** The article, with what is written before it as one word. */
const ARTICLE = /^(?:[\u0648\u0641\u0628\u0643]?\u0627\u0644|\u0644\u0644)(?=\p{L}{2})/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range is ASCII as a whole
const PLAIN = /^[\u0000-\u007f]*$/;

function fold(text: string): string {
  const folded = foldText(text.slice(0, TEXT_MAX));
  if (PLAIN.test(folded)) return folded;
  const plain = foldAccents(folded.replace(UNTOLD, '').replace(POINTS, ''));
  return plain.replace(VARIANT, (letter) => SAME.get(letter) as string);
}

function readUnits(text: string): Unit[] {
  const units: Unit[] = [];
  let end = -1;
  for (const match of fold(text).matchAll(UNIT)) {
    const { letter, word, sign } = match.groups as Record<string, string | undefined>;
    if (letter !== undefined) units.push({ kind: 'letter', text: letter, joined: match.index === end });
    else if (sign !== undefined) units.push({ kind: 'sign', text: sign, joined: false });
    else if (word !== undefined) {
      units.push({ kind: 'word', text: cutText(word.replace(ARTICLE, ''), WORD_MAX), joined: false });
    }
    end = letter === undefined ? -1 : match.index + match[0].length;
  }
  return units;
}

const isWord = (text: string) => /^\p{L}[\p{L}\p{M}]*$/u.test(text);

/** What an index stores of texts, each once: words, letters alone and in pairs, signs, what is inside long words. */
export function tokensOf(texts: readonly string[]): Set<string> {
  const tokens = new Set<string>();
  for (const text of texts) {
    let before = '';
    for (const unit of readUnits(text)) {
      if (tokens.size >= TOKENS_MAX) return tokens;
      tokens.add(unit.text);
      if (unit.joined) tokens.add(before + unit.text);
      if (unit.kind === 'word' && unit.text.length >= COMPOUND && isWord(unit.text)) {
        for (let at = AHEAD; at <= unit.text.length - INSIDE_MIN; at++) {
          const inside = unit.text.slice(at);
          if (inside.isWellFormed()) tokens.add(INSIDE + inside);
        }
      }
      before = unit.text;
    }
  }
  return tokens;
}

/** The words of a name as they are compared, each once; of scripts without blanks, letters alone and in pairs. */
export const wordsOf = (name: string): string[] => [...tokensOf([name])].filter((token) => !token.startsWith(INSIDE));

/**
 * Reads what is looked for: nothing where there is nothing to find. A single word of four letters or more finds what
 * begins with it, and stands inside long words, unless it is to be found as it is.
 */
export function readTerm(text: string, { exactly }: { exactly: boolean }): Term | undefined {
  const units = readUnits(text);
  const [first] = units;
  if (first === undefined) return undefined;
  if (units.length === 1) {
    const open = !exactly && first.kind === 'word' && first.text.length >= INSIDE_MIN && isWord(first.text);
    const tokens: Token[] = open
      ? [
          { text: first.text, begins: true },
          { text: INSIDE + first.text, begins: true },
        ]
      : [{ text: first.text }];
    return { each: [tokens], together: null };
  }
  const each = units.flatMap((unit, i): Token[][] => {
    const after = units[i + 1];
    if (after?.joined) return [[{ text: unit.text + after.text }]];
    // A letter that was the second of a pair is found by that.
    return unit.joined ? [] : [[{ text: unit.text }]];
  });
  const isPair = units.length === 2 && units[1]?.joined === true;
  return { each, together: isPair ? null : joinUnits(units) };
}

const joinUnits = (units: readonly Unit[]) => `\n${units.map((unit) => unit.text).join('\n')}\n`;

/** Texts as `Term.together` is looked for in them: none runs from one into the next. */
export const textToSearch = (texts: readonly string[]): string =>
  texts.map((text) => joinUnits(readUnits(text))).join('\n\n');

/** Whether what a term is made of stands together in a text (of `textToSearch`). */
export const textHolds = (text: string, { together }: Term): boolean => together === null || text.includes(together);
