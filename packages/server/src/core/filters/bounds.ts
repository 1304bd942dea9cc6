import type { Tx } from '../../db/database.ts';
import { AppError } from '../../lib/errors.ts';
import { foldText } from '../../lib/text/fold-text.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import { fieldError } from '../field-errors.ts';
import { FILTER_CONTEXTS, type FilterContext } from './filter.ts';
import { findFilterPosts, findFilters, findKeywords } from './queries.ts';

/** Of one person: filters, keywords in all of them, the length of these together, and single posts. */
export const FILTER_LIMITS = { filters: 200, keywords: 1_000, characters: 20_000, posts: 1_000 };
/** In characters. */
export const TITLE_MAX = 256;
export const KEYWORD_MAX = 512;

/** A title on one line. Throws `invalid`. */
export function checkTitle(text: string): string {
  return checkLine('title', text, TITLE_MAX);
}

/** What to look for, as it was typed. Throws `invalid`, also for what nothing could match. */
export function checkKeyword(text: string): string {
  const keyword = checkLine('keyword', text, KEYWORD_MAX);
  if (foldText(keyword).trim() === '') throw fieldError('keyword', 'ERR_BLANK', "can't be blank");
  return keyword;
}

/** At least one place where it counts. Throws `invalid`. */
export function checkContexts(names: readonly string[]): FilterContext[] {
  const contexts = FILTER_CONTEXTS.filter((context) => names.includes(context));
  if (contexts.length === 0 || !names.every((name) => (contexts as string[]).includes(name))) {
    throw fieldError('context', 'ERR_INVALID', 'None or invalid context supplied');
  }
  return contexts;
}

/** Last in a transaction that adds, which holds `lockOwn`: throws `invalid` where it added too much. */
export async function checkRoom(tx: Tx, accountId: number): Promise<void> {
  const filterIds = (await findFilters.all(tx, { accountIds: [accountId] })).map((row) => row.id);
  const keywords = await findKeywords.all(tx, { filterIds });
  const posts = await findFilterPosts.all(tx, { filterIds });
  const characters = keywords.reduce((sum, { keyword }) => sum + keyword.length, 0);
  const counts = { filters: filterIds.length, keywords: keywords.length, characters, posts: posts.length };
  for (const [what, most] of Object.entries(FILTER_LIMITS)) {
    if (counts[what as keyof typeof FILTER_LIMITS] <= most) continue;
    throw new AppError('invalid', `Validation failed: You have reached the maximum number of ${WORDS[what]} (${most})`);
  }
}

const WORDS: Record<string, string> = {
  filters: 'filters',
  keywords: 'filter keywords',
  characters: 'characters in filter keywords',
  posts: 'filtered posts',
};

function checkLine(field: string, text: string, max: number): string {
  const line = stripControl(text);
  if (line === '') throw fieldError(field, 'ERR_BLANK', "can't be blank");
  if (line.length > max && [...line].length > max) {
    throw fieldError(field, 'ERR_TOO_LONG', `is too long (maximum is ${max} characters)`);
  }
  return line;
}
