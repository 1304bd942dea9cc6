/**
 * What is kept in this browser for one person: drafts, posts that are not out, reading places, and what they searched for.
 * Keys are `linnet:kind:person:…`.
 */
const OWN = /^linnet:(?:draft|outbox|place|searches):([^:]*)/;

/** Whether the reader is signing out: nothing is kept any more. */
export const device = { forgotten: false };

/** Removes what is kept for others: what an earlier login left here is not for who comes next. */
export const keepOwnOf = (accountId: string): void => remove(accountId);

/** For signing out. The answer clears the browser's storage too, where the browser knows how to (Clear-Site-Data). */
export function forgetOwn(): void {
  device.forgotten = true;
  remove(null);
}

function remove(kept: string | null): void {
  try {
    for (const key of Object.keys(localStorage)) {
      const owner = OWN.exec(key)?.[1];
      if (owner !== undefined && owner !== kept) localStorage.removeItem(key);
    }
  } catch {
    // A forbidden storage holds nothing.
  }
}
