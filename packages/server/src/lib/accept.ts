const MAX_LENGTH = 2_000;
const MAX_ITEMS = 50;

/** Items of a list; commas in quoted texts do not separate. */
const ITEM = /(?:[^",]|"(?:[^"\\]|\\.)*")+/g;
const WEIGHT = /;\s*q\s*=\s*"?([0-9.]*)/i;

/** What a server of the fediverse, or a tool for its documents, calls an ActivityPub document. */
const DOCUMENTS = ['application/activity+json', 'application/ld+json', 'application/json'];
const PAGE = 'text/html';

/** One wish of an `Accept…` header: its value in lower case, without parameters, and its weight from 0 to 1. */
export interface Wish {
  value: string;
  q: number;
}

/** Reads an `Accept` or `Accept-Encoding` header (RFC 9110 §12.5); nothing of one that is too long to be honest. */
export function readWishes(header: string | undefined): Wish[] {
  if (header === undefined || header.length > MAX_LENGTH) return [];
  return (header.match(ITEM) ?? []).slice(0, MAX_ITEMS).map((item) => {
    const weight = WEIGHT.exec(item);
    const q = weight === null ? 1 : Math.min(Number(weight[1]) || 0, 1);
    return { value: item.split(';', 1)[0]!.trim().toLowerCase(), q };
  });
}

/**
 * Whether an Accept header prefers the ActivityPub document of an address to its page: `application/activity+json`,
 * `application/ld+json` with any profile or none (ActivityPub §3.2 asks for one, many leave it out) and
 * `application/json` are the document. No header and a wildcard mean the page. Of equally wanted ones that which is
 * named beats that which a wildcard allows, and then the first one wins.
 */
export function wantsActivityJson(accept: string | undefined): boolean {
  const wishes = readWishes(accept);
  const document = DOCUMENTS.map((type) => rank(wishes, type)).reduce((a, b) => (isBetter(b, a) ? b : a));
  return document.q > 0 && isBetter(document, rank(wishes, PAGE));
}

/** How well one of several types is wanted: the weight, how exactly it was named (2, 1, 0), and where in the list. */
interface Rank {
  q: number;
  named: number;
  place: number;
}

function isBetter(a: Rank, b: Rank): boolean {
  if (a.q !== b.q) return a.q > b.q;
  return a.named !== b.named ? a.named > b.named : a.place < b.place;
}

/** The most exact name decides about a type's weight (RFC 9110 §12.5.1). */
function rank(wishes: readonly Wish[], type: string): Rank {
  const names = ['*/*', `${type.split('/', 1)[0]}/*`, type];
  let best: Rank = { q: 0, named: -1, place: Number.POSITIVE_INFINITY };
  for (const [place, { value, q }] of wishes.entries()) {
    const named = names.indexOf(value);
    if (named > best.named) best = { q, named, place };
  }
  return best;
}
