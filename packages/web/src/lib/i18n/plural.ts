import type { Locale } from './locales.ts';

const rules = new Map<Locale, Intl.PluralRules>();

/** Chooses the form of a counted phrase by the language's plural rule. */
export function plural(locale: Locale, count: number, forms: { one: string; other: string }): string {
  let rule = rules.get(locale);
  if (!rule) {
    rule = new Intl.PluralRules(locale);
    rules.set(locale, rule);
  }
  return rule.select(count) === 'one' ? forms.one : forms.other;
}
