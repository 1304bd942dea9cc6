import { getContext, setContext } from 'svelte';
import { type Group, type MessagesOf, messagesOf } from './catalogue.ts';

export type { Group, Messages, MessagesOf } from './catalogue.ts';

const key = Symbol('locale');

/** Gives the language of a page, a tag such as `en-GB`, to every component below. */
export function provideLocale(locale: string): void {
  setContext(key, locale);
}

/** The same for a component that stands in no page. */
export const localeContext = (locale: string) => new Map<unknown, unknown>([[key, locale]]);

/** The messages of the reader's language: those that every page has, and those of a group; call during initialisation. */
export function useMessages<G extends Group = 'common'>(group?: G): MessagesOf<G> {
  return messagesOf(getContext<string>(key), group ?? ('common' as G));
}
