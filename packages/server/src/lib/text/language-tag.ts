const MAX_LENGTH = 35;
/** Codes that say there is no one language. */
const NONE = new Set(['und', 'mul', 'zxx', 'mis']);

/** `zh-yue`: a language written behind the one it was counted with (RFC 5646 §4.5) is the language. */
const EXTENDED = /^(?:ar|kok|lv|ms|sgn|sw|uz|zh)-([a-z]{3})(?=$|-)/i;

/** What was asked before: Intl takes 2 µs, and there are few languages. */
const known = new Map<string, string | null>();
const MAX_KNOWN = 1_000;

/**
 * A language tag in its canonical form (BCP 47, RFC 5646 §4.5): `EN` is `en`, `pt_BR` is `pt-BR`. Extensions and private
 * parts are left out. Null for what is no language.
 */
export function parseLanguageTag(text: string): string | null {
  if (text.length > MAX_LENGTH) return null;
  let tag = known.get(text);
  if (tag === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    tag = canonicalize(text);
    known.set(text, tag);
  }
  return tag;
}

/** The languages of a list, each once; null, for all of them, where it names none. */
export function parseLanguageTags(texts: readonly string[]): string[] | null {
  const tags = new Set(texts.map(parseLanguageTag).filter((tag) => tag !== null));
  return tags.size === 0 ? null : [...tags];
}

function canonicalize(text: string): string | null {
  try {
    // POSIX adds an encoding: `de_DE.UTF-8`.
    const locale = new Intl.Locale(
      text
        .trim()
        .replace(/[.@].*$/, '')
        .replaceAll('_', '-')
        .replace(EXTENDED, '$1'),
    );
    // Four letters and more may stand for a language one day; none is registered.
    return locale.language.length > 3 || NONE.has(locale.language) ? null : locale.baseName;
  } catch {
    return null;
  }
}
