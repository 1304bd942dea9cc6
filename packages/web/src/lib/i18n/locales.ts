/**
 * The languages the app speaks, each a folder of `messages/`; English is the authoritative one. What a complete one
 * lacks fails the check; one that is not yet shows English there.
 */
export const locales = [
  { tag: 'en', complete: true },
  { tag: 'de', complete: true },
  { tag: 'fr', complete: true },
  { tag: 'es', complete: true },
] as const;

/** Made of English for tests; shown to nobody who does not ask for one by its name. */
export const pseudoLocales = ['en-XA', 'ar-XB'] as const;

export type Locale = (typeof locales)[number]['tag'] | (typeof pseudoLocales)[number];

/** Keeps what a visitor chose; people with an account have it on their account. */
export const LANGUAGE_COOKIE = 'linnet_language';

const source: Locale = 'en';
const longestHeader = 500;
const mostKnown = 500;

/** The tags of an Accept-Language header (RFC 9110 §12.5.4), the most wanted first. */
export function readAcceptLanguage(header: string | null): string[] {
  return (header ?? '')
    .slice(0, longestHeader)
    .split(',')
    .map((part) => {
      const [tag = '', quality] = part.trim().split(/\s*;\s*q=/i);
      return { tag, weight: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

function parseTag(tag: string): Intl.Locale | null {
  try {
    return new Intl.Locale(tag);
  } catch {
    return null;
  }
}

/** The language of the app for a tag such as `de-AT` or `zh-TW`: by language and script, the same region if there is one. */
export function languageOf(tag: string): Locale | null {
  const wanted = parseTag(tag);
  if (wanted === null) return null;
  const pseudo = pseudoLocales.find((one) => one === wanted.baseName);
  if (pseudo !== undefined) return pseudo;
  const { language, script, region } = wanted.maximize();
  const alike = locales
    .map((one) => ({ tag: one.tag, likely: new Intl.Locale(one.tag).maximize() }))
    .filter(({ likely }) => likely.language === language && likely.script === script);
  return (alike.find(({ likely }) => likely.region === region) ?? alike[0])?.tag ?? null;
}

const known = new Map<string, string>();

/**
 * The tag as `Intl` has data for it: `en-GB` stays, `en-ZZ` is `en`, extensions go. Formatters are kept by it, so there
 * must be an end to what strangers can ask for.
 */
function formatTag(tag: string): string {
  let found = known.get(tag);
  if (found === undefined) {
    if (known.size >= mostKnown) known.clear();
    found = new Intl.NumberFormat(parseTag(tag)?.baseName ?? source).resolvedOptions().locale;
    known.set(tag, found);
  }
  return found;
}

/**
 * The language of a page as a tag with its region: what the reader chose, else what the browser asks for. The region is
 * the browser's where it names one for that language, so that dates are written as at home.
 */
export function pickLocale(chosen: (string | null | undefined)[], acceptLanguage: string | null): string {
  const wanted = readAcceptLanguage(acceptLanguage);
  const first = [...chosen, ...wanted].find((tag) => tag && languageOf(tag) !== null);
  const language = first ? languageOf(first)! : source;
  if ((pseudoLocales as readonly string[]).includes(language)) return language;
  const own = parseTag(first ?? source)?.region ? first : undefined;
  return formatTag(own ?? wanted.find((tag) => languageOf(tag) === language) ?? language);
}

/** Scripts that are written from right to left and have living readers (Unicode, Bidi_Class R and AL). */
const rightToLeft = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr', 'Mend', 'Yezi']);

/** The writing direction of a language tag. */
export function directionOf(tag: string): 'ltr' | 'rtl' {
  return rightToLeft.has(parseTag(tag)?.maximize().script ?? '') ? 'rtl' : 'ltr';
}

/** A language's name for itself. */
export function ownNameOf(tag: string): string {
  return new Intl.DisplayNames(tag, { type: 'language' }).of(tag) ?? tag;
}
