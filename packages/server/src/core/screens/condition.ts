import { AppError } from '../../lib/errors.ts';
import { readHost, readHostOf, withoutPort } from '../../lib/host.ts';
import { foldText } from '../../lib/text/fold-text.ts';
import { normalizeTag } from '../../lib/text/normalize-tag.ts';
import { compilePattern } from '../../lib/text/patterns.ts';

/** What a post, or who wrote it, has to be; `not` turns it round. Of several words, domains or tags one is enough. */
export type ScreenCondition = { not?: boolean } & (
  | { kind: 'words'; words: string[]; whole: boolean }
  | { kind: 'pattern'; pattern: string }
  | { kind: 'domains'; domains: string[] }
  | { kind: 'tags'; tags: string[] }
  | { kind: 'languages'; languages: string[] }
  | { kind: 'apps' | 'software'; names: string[] }
  | { kind: 'links' | 'mentions' | 'score'; atLeast: number }
  | { kind: 'media' | 'no-avatar' | 'bot' }
  | { kind: 'age-below' | 'server-age-below' | 'older-than'; days: number }
  | { kind: 'posts-below' | 'followers-below' | 'text-below'; below: number }
);

/** As conditions come from a client: whatever belongs to its kind. */
export interface ConditionInput {
  kind: string;
  not?: boolean | undefined;
  values?: string[] | undefined;
  whole?: boolean | undefined;
  number?: number | undefined;
}

/** Of one screen, and what each may name. */
export const CONDITIONS_MAX = 16;
const VALUES_MAX = 200;
const VALUE_MAX = 200;
const PATTERN_MAX = 256;
const NUMBER_MAX = 1_000_000;

/** Checks conditions. Throws `invalid`. */
export async function readConditions(inputs: readonly ConditionInput[]): Promise<ScreenCondition[]> {
  if (inputs.length === 0) throw invalid('a screen has at least one condition');
  if (inputs.length > CONDITIONS_MAX) throw invalid(`a screen has at most ${CONDITIONS_MAX} conditions`);
  const conditions: ScreenCondition[] = [];
  for (const input of inputs)
    conditions.push({ ...(await readOne(input)), ...(input.not === true ? { not: true } : {}) });
  return conditions;
}

async function readOne(input: ConditionInput): Promise<ScreenCondition> {
  const { kind } = input;
  switch (kind) {
    case 'words': {
      const words = readValues(input);
      if (words.some((word) => foldText(word).trim() === '')) throw invalid('a word has letters');
      return { kind, words, whole: input.whole !== false };
    }
    case 'pattern':
      return { kind, pattern: await readPattern(input) };
    case 'domains':
      return { kind, domains: readValues(input).map(readDomain) };
    case 'tags':
      return { kind, tags: readValues(input).map((tag) => normalizeTag(tag.replace(/^#/, ''))) };
    case 'languages':
      return { kind, languages: readValues(input).map((tag) => tag.toLowerCase()) };
    case 'apps':
    case 'software':
      return { kind, names: readValues(input).map((name) => name.toLowerCase()) };
    case 'links':
    case 'mentions':
    case 'score':
      return { kind, atLeast: readNumber(input) };
    case 'media':
    case 'no-avatar':
    case 'bot':
      return { kind };
    case 'age-below':
    case 'server-age-below':
    case 'older-than':
      return { kind, days: readNumber(input) };
    case 'posts-below':
    case 'followers-below':
    case 'text-below':
      return { kind, below: readNumber(input) };
    default:
      throw invalid(`there is no condition "${kind.slice(0, 40)}"`);
  }
}

function readValues({ kind, values = [] }: ConditionInput): string[] {
  const given = [...new Set(values.map((value) => value.trim()).filter((value) => value !== ''))];
  if (given.length === 0) throw invalid(`"${kind}" names at least one`);
  if (given.length > VALUES_MAX) throw invalid(`"${kind}" names at most ${VALUES_MAX}`);
  if (given.some((value) => value.length > VALUE_MAX)) throw invalid(`what "${kind}" names is too long`);
  return given;
}

/** In the form in which hosts of links are compared; what comes with an address around it is its host. */
function readDomain(text: string): string {
  const host = /^https?:\/\//i.test(text) ? readHostOf(text) : readHost(text.replace(/^(?:\*\.|\.)/, ''));
  if (host === undefined) throw invalid(`"${text.slice(0, 40)}" is no domain`);
  return withoutPort(host);
}

async function readPattern({ values = [] }: ConditionInput): Promise<string> {
  const [pattern = ''] = values;
  if (values.length !== 1 || pattern === '') throw invalid('a pattern is one text');
  if (pattern.length > PATTERN_MAX) throw invalid(`a pattern is too long (maximum is ${PATTERN_MAX} characters)`);
  try {
    await compilePattern(pattern);
  } catch {
    throw invalid('the pattern cannot be read: look-around and back-references are not known here');
  }
  return pattern;
}

function readNumber({ kind, number }: ConditionInput): number {
  if (number === undefined || !Number.isInteger(number) || number < 1 || number > NUMBER_MAX) {
    throw invalid(`"${kind}" has a number from 1 to ${NUMBER_MAX}`);
  }
  return number;
}

const invalid = (what: string) => new AppError('invalid', `Validation failed: ${what}`);

/** The form in which clients have them. */
export function writeCondition(condition: ScreenCondition): ConditionInput {
  const { kind, not = false } = condition;
  switch (condition.kind) {
    case 'words':
      return { kind, not, values: condition.words, whole: condition.whole };
    case 'pattern':
      return { kind, not, values: [condition.pattern] };
    case 'domains':
      return { kind, not, values: condition.domains };
    case 'tags':
      return { kind, not, values: condition.tags };
    case 'languages':
      return { kind, not, values: condition.languages };
    case 'apps':
    case 'software':
      return { kind, not, values: condition.names };
    case 'links':
    case 'mentions':
    case 'score':
      return { kind, not, number: condition.atLeast };
    case 'age-below':
    case 'server-age-below':
    case 'older-than':
      return { kind, not, number: condition.days };
    case 'posts-below':
    case 'followers-below':
    case 'text-below':
      return { kind, not, number: condition.below };
    default:
      return { kind, not };
  }
}
