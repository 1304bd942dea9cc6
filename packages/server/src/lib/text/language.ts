const MAX_LENGTH = 35;
/** Codes for "not known", "several", "none" and "no code for it" (ISO 639-2), and what systems call the absence of one. */
const NO_LANGUAGE = new Set(['und', 'mul', 'zxx', 'mis']);

/**
 * A language tag in its one canonical form (BCP 47, RFC 5646 §4.5), out of any spelling: `EN`, `pt_BR`, `iw`,
 * `de_DE.UTF-8`. Null for what is none or says that there is none. Every tag comes in through here, so that one
 * language is one tag and other servers can read what we send.
 */
export function readLanguage(tag: string | null | undefined): string | null {
  if (tag == null || tag.length > MAX_LENGTH) return null;
  // An encoding or a variant of POSIX says nothing of the language; extensions (`-u-ca-…`) ask for calendars.
  const spelled = tag
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*$/.test(spelled)) return null;
  try {
    const { language, baseName } = new Intl.Locale(spelled);
    return NO_LANGUAGE.has(language) ? null : baseName;
  } catch {
    return null;
  }
}

/** The languages of a list, each once; null, for all of them, where it names none. */
export function readLanguages(tags: readonly string[]): string[] | null {
  const languages = new Set(tags.map(readLanguage).filter((tag) => tag !== null));
  return languages.size === 0 ? null : [...languages];
}
