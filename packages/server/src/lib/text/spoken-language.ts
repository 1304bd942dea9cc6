/** The languages in which Linnet speaks to people outside of the web app, which has a catalogue for each. */
export const SPOKEN = ['en', 'de', 'es', 'fr'] as const;

export type Spoken = (typeof SPOKEN)[number];

/** Of an `Accept-Language` header, so much is read. */
const HEADER_MAX = 500;

/** The one of them that somebody reads, by a tag such as `de-AT`; English where that is none of them. */
export function readSpoken(locale: string | null): Spoken {
  return findSpoken(locale) ?? 'en';
}

/** The first of them that is asked for, else the one that a browser wants most (RFC 9110 §12.5.4), else English. */
export function pickSpoken(asked: readonly (string | null | undefined)[], acceptLanguage: string | undefined): Spoken {
  const wanted = (acceptLanguage ?? '')
    .slice(0, HEADER_MAX)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/\s*;\s*q=/i);
      return { tag, weight: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
  for (const tag of [...asked, ...wanted]) {
    const found = findSpoken(tag);
    if (found !== undefined) return found;
  }
  return 'en';
}

function findSpoken(tag: string | null | undefined): Spoken | undefined {
  const [language = ''] = (tag ?? '').toLowerCase().split(/[-_]/, 1);
  return SPOKEN.find((one) => one === language);
}
