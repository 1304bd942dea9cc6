import { getContext, setContext } from 'svelte';
import type { Messages } from '../messages/en.ts';
import type { Locale } from './locales.ts';

const key = Symbol('messages');

/** Gives the messages of the visitor's language to every component below. */
export function provideMessages(messages: Messages): void {
  setContext(key, messages);
}

/** The messages of the visitor's language; call during component initialisation. */
export function useMessages(): Messages {
  return getContext<Messages>(key);
}

const loaders: Record<Locale, () => Promise<Messages>> = {
  en: async () => (await import('../messages/en.ts')).en,
  de: async () => (await import('../messages/de.ts')).de,
  fr: async () => (await import('../messages/fr.ts')).fr,
  es: async () => (await import('../messages/es.ts')).es,
};

/** Loads one language's messages. */
export const loadMessages = (locale: Locale): Promise<Messages> => loaders[locale]();
