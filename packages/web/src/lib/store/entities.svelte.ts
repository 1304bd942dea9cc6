import { browser } from '$app/env';
import type { Account, Relationship, Status } from '../api/types.ts';
import { createLiveMap } from './live-map.svelte.ts';

/*
 * The newest known form of each entity, in the browser only: on the server these maps stay empty, so nothing
 * leaks from one visitor to another. Components read through `current…`, so a change shows everywhere at once.
 */
const statuses = createLiveMap<Status>();
const accounts = createLiveMap<Account>();
const relationships = createLiveMap<Relationship>();
const removed = createLiveMap<true>();

/** Keeps statuses, their authors and the statuses inside them as the newest known form. */
export function rememberStatuses(list: readonly Status[]): void {
  if (!browser) return;
  for (const status of list) {
    // The stream and answers overtake each other: an edit is not undone by a form from before it.
    const older = (status.edited_at ?? '') < (statuses.get(status.id)?.edited_at ?? '');
    if (!older) statuses.set(status.id, status);
    accounts.set(status.account.id, status.account);
    if (status.reblog) rememberStatuses([status.reblog]);
    const quoted = status.quote?.quoted_status;
    // What it quotes in turn is an id there: what is known of that is not given up.
    if (quoted) rememberStatuses([{ ...quoted, quote: statuses.get(quoted.id)?.quote ?? null }]);
  }
}

export function currentStatus(status: Status): Status {
  return statuses.get(status.id) ?? status;
}

/** Changes some members of a status now; returns a function that puts them back. */
export function patchStatus(status: Status, change: Partial<Status>): () => void {
  const before = currentStatus(status);
  statuses.set(status.id, { ...before, ...change });
  const undo: Partial<Status> = {};
  for (const key of Object.keys(change) as (keyof Status)[]) Object.assign(undo, { [key]: before[key] });
  return () => statuses.set(status.id, { ...currentStatus(status), ...undo });
}

export function forgetStatus(id: string): void {
  removed.set(id, true);
}

export function restoreStatus(id: string): void {
  removed.set(id, undefined);
}

export function isRemoved(status: Status): boolean {
  return !!(removed.get(status.id) || (status.reblog && removed.get(status.reblog.id)));
}

export function rememberAccounts(list: readonly Account[]): void {
  if (!browser) return;
  for (const account of list) accounts.set(account.id, account);
}

export function currentAccount(account: Account): Account {
  return accounts.get(account.id) ?? account;
}

export function rememberRelationships(list: readonly Relationship[]): void {
  if (!browser) return;
  for (const relationship of list) relationships.set(relationship.id, relationship);
}

/** The newest known relationship to an account; undefined when it was never fetched. */
export function currentRelationship(id: string): Relationship | undefined {
  return relationships.get(id);
}
