import { perKey } from './per-key.ts';

type Forms = Record<string, string>;

/** What compiled messages need of a language. */
export interface Wording {
  /** The form for a number: `=0` and its like first, then by the language's rule, `offset` taken off. */
  plural(count: number, forms: Forms, offset: number): string;
  ordinal(count: number, forms: Forms, offset: number): string;
  select(value: string, forms: Forms): string;
  number(value: number, options?: Intl.NumberFormatOptions): string;
  date(value: Date | number, options: Intl.DateTimeFormatOptions): string;
}

/** The wording of a language tag such as `en-GB`. Pages of visitors have no time zone: dates are those of UTC. */
export function createWording(locale: string): Wording {
  const cardinals = lazy(() => new Intl.PluralRules(locale));
  const ordinals = lazy(() => new Intl.PluralRules(locale, { type: 'ordinal' }));
  const numbers = perKey((options) => new Intl.NumberFormat(locale, JSON.parse(options)));
  const dates = perKey((options) => new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...JSON.parse(options) }));
  const choose = (rules: Intl.PluralRules, count: number, forms: Forms, offset: number) =>
    forms[`=${count}`] ?? forms[rules.select(count - offset)] ?? forms['other']!;
  return {
    plural: (count, forms, offset) => choose(cardinals(), count, forms, offset),
    ordinal: (count, forms, offset) => choose(ordinals(), count, forms, offset),
    select: (value, forms) => (Object.hasOwn(forms, value) ? forms[value]! : forms['other']!),
    number: (value, options = {}) => numbers(JSON.stringify(options)).format(value),
    date: (value, options) => dates(JSON.stringify(options)).format(value),
  };
}

function lazy<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}
