import { AsyncLocalStorage } from 'node:async_hooks';
import { AppError } from './errors.ts';

/** A reader was asked for what only the owner of the data does. Nothing of it has happened. */
export class OwnerNeeded extends AppError {
  constructor(what: string) {
    super('unavailable', 'The server is busy; try again in a moment', { cause: `a reader ${what}` });
    this.name = 'OwnerNeeded';
  }
}

/** One request that a reader answers, and whether it turned out to be one for the owner. */
export interface Errand {
  ownerNeeded: boolean;
}

const current = new AsyncLocalStorage<Errand>();

/** Runs `fn`, and what it begins, as one errand. */
export function runErrand(errand: Errand, fn: () => void): void {
  current.run(errand, fn);
}

/**
 * Throws OwnerNeeded, and notes it on the errand under way: whoever catches the error and goes on has made an answer that
 * is not sent.
 */
export function askOwner(what: string): never {
  const errand = current.getStore();
  if (errand !== undefined) errand.ownerNeeded = true;
  throw new OwnerNeeded(what);
}
