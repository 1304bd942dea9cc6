import { accountName } from '../account/paths.ts';
import type { Account, Conversation } from '../api/types.ts';

/** Everybody else in a conversation; nobody where somebody talks to themselves. */
export function othersIn({ accounts }: Pick<Conversation, 'accounts'>, myId: string): Account[] {
  return accounts.filter(({ id }) => id !== myId);
}

/** Their names in the reader's way of listing them. */
export function namesOf(people: readonly Account[], locale: string): string {
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(people.map(accountName));
}

/** The handles that a direct post begins with, so that it reaches them. */
export const addressOf = (people: readonly Pick<Account, 'acct'>[]): string =>
  people.map(({ acct }) => `@${acct} `).join('');
