import { firstIdOf } from '../../lib/ids.ts';
import { readSpan } from '../../lib/text/read-span.ts';
import { readTerm, type Term } from '../../lib/text/search-terms.ts';
import type { SearchPlace } from '../audience/queries.ts';
import { HAS, hasTag, hasThing, IS, isIn, isThing } from './facets.ts';

/** What somebody who searches posts asks for. */
export interface PostQuery {
  /** Nothing in it is an operator, so that it may be a name or a tag as well. */
  plain: boolean;
  place: SearchPlace;
  terms: Term[];
  without: Term[];
  /** Facets that posts have to have, and those that they may not have. */
  facets: string[];
  withoutFacets: string[];
  /** Names or handles of authors, `me` among them; of one of `from`, of none of `notFrom`. */
  from: string[];
  notFrom: string[];
  /** Ids between which posts are, exclusive. */
  below: number | null;
  above: number | null;
}

/** So much is asked for at once, and no more. */
const TERMS_MAX = 20;

const PART = new RegExp(
  [
    '(?<sign>[-+]?)(?:(?<word>[a-z]+)[:：])?',
    '(?:"(?<q1>[^"]*)"?|“(?<q2>[^”“]*)[”“]?|„(?<q3>[^“”]*)[“”]?|«(?<q4>[^»]*)»?|「(?<q5>[^」]*)」?|(?<bare>\\S+))',
  ].join(''),
  'giu',
);

/**
 * Reads what was typed; what looks like an operator and is none is looked for as it stands. Null: it asks for nothing. Days
 * are those of `timeZone`.
 */
export function readPostQuery(text: string, timeZone = 'UTC'): PostQuery | null {
  const query: PostQuery = {
    ...{ plain: true, place: 'all', terms: [], without: [], facets: [], withoutFacets: [] },
    ...{ from: [], notFrom: [], below: null, above: null },
  };
  let parts = 0;
  for (const match of text.matchAll(PART)) {
    const { sign, word, q1, q2, q3, q4, q5, bare } = match.groups as Record<string, string | undefined>;
    const quoted = q1 ?? q2 ?? q3 ?? q4 ?? q5;
    const not = sign === '-';
    if (
      word !== undefined &&
      readOperator(query, word.toLowerCase(), (quoted ?? bare ?? '').trim(), { not, timeZone })
    ) {
      query.plain = false;
    } else if (!readText(query, word === undefined ? '' : `${word}:`, quoted, bare, not)) continue;
    if (++parts === TERMS_MAX) break;
  }
  return parts === 0 ? null : query;
}

/** Whether a text holds what only a search for posts understands: operators, phrases, what must not be there. */
export const asksForPosts = (text: string): boolean => readPostQuery(text)?.plain === false;

function readText(
  query: PostQuery,
  before: string,
  quoted: string | undefined,
  bare: string | undefined,
  not: boolean,
): boolean {
  const tag = before === '' ? /^[#＃﹟](.+)$/u.exec(bare ?? '')?.[1] : undefined;
  const key = tag === undefined ? null : hasTag(tag);
  if (key !== null) {
    (not ? query.withoutFacets : query.facets).push(key);
    return true;
  }
  // In a text, people of other servers are called by their names alone.
  const name = /^[@＠]([^@＠]+)[@＠]/u.exec(bare ?? '')?.[1];
  const term = readTerm(before + (quoted ?? name ?? bare ?? ''), { exactly: quoted !== undefined });
  if (term === undefined) return false;
  if (quoted !== undefined || not) query.plain = false;
  (not ? query.without : query.terms).push(term);
  return true;
}

/** Whether it is an operator with a value that it knows. */
function readOperator(
  query: PostQuery,
  word: string,
  value: string,
  { not, timeZone }: { not: boolean; timeZone: string },
): boolean {
  const known = value.toLowerCase();
  const facets = not ? query.withoutFacets : query.facets;
  if (word === 'from') {
    if (!/^[@＠]?[^\s@＠]/u.test(value)) return false;
    (not ? query.notFrom : query.from).push(value);
    return true;
  }
  if (word === 'has') {
    const thing = HAS.find((one) => known === one || known === `${one}s` || (known === 'embed' && one === 'link'));
    if (thing !== undefined) facets.push(hasThing(thing));
    return thing !== undefined;
  }
  if (word === 'is') {
    const thing = IS.find((one) => known === one);
    if (thing !== undefined) facets.push(isThing(thing));
    return thing !== undefined;
  }
  if (word === 'language' || word === 'lang') {
    const language = /^[a-z]{2,3}(?:[-_][a-z0-9]{1,8})*$/.test(known);
    if (language) facets.push(isIn(known));
    return language;
  }
  if (not) return false;
  if (word === 'in') {
    const place = (['library', 'public', 'all'] as const).find((one) => known === one);
    if (place !== undefined) query.place = place;
    return place !== undefined;
  }
  return readDate(query, word, known, timeZone);
}

function readDate(query: PostQuery, word: string, value: string, timeZone: string): boolean {
  if (word !== 'before' && word !== 'after' && word !== 'during') return false;
  const span = readSpan(value, timeZone);
  if (span === undefined) return false;
  const [start, end] = span.map((ms) => Math.min(firstIdOf(ms), Number.MAX_SAFE_INTEGER)) as [number, number];
  const below = word === 'before' ? start : word === 'during' ? end : null;
  const above = word === 'after' ? end - 1 : word === 'during' ? start - 1 : null;
  if (below !== null) query.below = Math.min(query.below ?? below, below);
  if (above !== null) query.above = Math.max(query.above ?? above, above);
  return true;
}
