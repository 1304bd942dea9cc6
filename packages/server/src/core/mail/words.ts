import type { Spoken } from '../../lib/text/spoken-language.ts';
import { stripControl } from '../../lib/text/strip-control.ts';
import de from './messages/de.json' with { type: 'json' };
import en from './messages/en.json' with { type: 'json' };
import es from './messages/es.json' with { type: 'json' };
import fr from './messages/fr.json' with { type: 'json' };

export type MailKey = keyof typeof en;

/** What mails say, a catalogue for each language; English is the authority. */
export const CATALOGUES: Record<Spoken, Record<MailKey, string>> = { en, de, es, fr };

/** Says something, with what `{name}` stands for put in, on one line and without what turns text around. */
export type Words = (key: MailKey, values?: Readonly<Record<string, string>>) => string;

/** The words of a language. */
export function wordsOf(language: Spoken): Words {
  return (key, values = {}) =>
    CATALOGUES[language][key].replace(/\{(\w+)\}/g, (_, name: string) => stripControl(values[name] ?? ''));
}
