import { type MessageGroups, tables } from 'virtual:messages';
import { type Locale, languageOf } from './locales.ts';
import { createWording, type Wording } from './wording.ts';

export type Group = keyof MessageGroups;

/** What the language of a page is, beside its messages. */
interface Language {
  /** With its region, for `Intl`: `en-GB`. */
  readonly locale: string;
  /** The one its messages are in: `en`. */
  readonly language: Locale;
}

export type MessagesOf<G extends Group> = Language & MessageGroups[G] & MessageGroups['common'];
/** The messages that every page has. */
export type Messages = MessagesOf<'common'>;

interface Catalogue {
  wording: Wording;
  /** The messages of all groups loaded so far: no two share a key. */
  messages: Language;
  loaded: Map<Group, Promise<void>>;
}

const catalogues = new Map<string, Catalogue>();
const source = 'en';
const sourceWording = createWording(source);

function openCatalogue(locale: string): Catalogue {
  let catalogue = catalogues.get(locale);
  if (catalogue === undefined) {
    const language = languageOf(locale) ?? source;
    catalogue = { wording: createWording(locale), messages: { locale, language }, loaded: new Map() };
    catalogues.set(locale, catalogue);
  }
  return catalogue;
}

/** Loads groups of messages for a tag of `pickLocale`; each is fetched once. */
export async function loadMessages(locale: string, ...groups: Group[]): Promise<void> {
  const { wording, messages, loaded } = openCatalogue(locale);
  const load = async (group: Group) => {
    const { loaders } = await tables[messages.language]!();
    const find = loaders[group] ?? (await loaders._staff()).loaders[group];
    const module = await find!();
    Object.assign(messages, module.default(wording, sourceWording));
  };
  const waits = groups.map((group) => {
    const wait = loaded.get(group) ?? load(group);
    loaded.set(group, wait);
    // What could not be fetched is asked for again, not remembered.
    wait.catch(() => loaded.delete(group));
    return wait;
  });
  await Promise.all(waits);
}

/** The messages of a group, which must have been loaded. */
export function messagesOf<G extends Group>(locale: string, group: G): MessagesOf<G> {
  const { messages, loaded } = openCatalogue(locale);
  if (!loaded.has(group)) throw new Error(`the messages of ${group} are not loaded: see route-groups.ts`);
  return messages as MessagesOf<G>;
}
