/** The languages in which Linnet speaks to people outside of the web app, which has a catalogue for each. */
export const SPOKEN = ['en', 'de', 'es', 'fr'] as const;

export type Spoken = (typeof SPOKEN)[number];

/** The one of them that somebody reads, by a tag such as `de-AT`; English where that is none of them. */
export function readSpoken(locale: string | null): Spoken {
  const [language = ''] = (locale ?? '').toLowerCase().split('-', 1);
  return SPOKEN.find((one) => one === language) ?? 'en';
}
