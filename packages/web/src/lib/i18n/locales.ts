/** The languages the app speaks; English is the authoritative one. */
export const locales = ['en', 'de', 'fr', 'es'] as const;

export type Locale = (typeof locales)[number];

function isLocale(code: string): code is Locale {
  return (locales as readonly string[]).includes(code);
}

/** The first language of an Accept-Language header (RFC 9110 §12.5.4) that the app speaks, English otherwise. */
export function pickLocale(acceptLanguage: string | null): Locale {
  const wanted = (acceptLanguage ?? '')
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', quality = ''] = part.trim().split(/;\s*q=/);
      return { code: tag.split('-')[0]?.toLowerCase() ?? '', weight: quality ? Number(quality) : 1 };
    })
    .filter((entry) => entry.weight > 0)
    .sort((a, b) => b.weight - a.weight);
  for (const { code } of wanted) if (isLocale(code)) return code;
  return 'en';
}

/** The writing direction of a language tag. */
export function directionOf(language: string): 'ltr' | 'rtl' {
  return /^(ar|fa|he|ur|yi|ps|sd|ug|dv|ckb)\b/.test(language) ? 'rtl' : 'ltr';
}
