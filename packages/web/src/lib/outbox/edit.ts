import { openComposer } from '../composer/composer.svelte.ts';
import { asDraft, changeUnsent, findUnsent, outbox } from './outbox.svelte.ts';

/** Takes a post back to be written on; until its author sends it again, it stays. */
export function takeBack(key: string): void {
  // On its way already.
  if (outbox.sending === key) return;
  changeUnsent(key, { held: true, due: 0 });
  editUnsent(key);
}

/** Opens the composer with a post that is not out. */
export function editUnsent(key: string): void {
  const entry = findUnsent(key);
  if (entry === null) return;
  outbox.editing = key;
  openComposer({ unsent: entry, kept: asDraft(entry) as never });
}
