/** How many searches are kept in this browser, and how long one may be. */
const [KEPT, LENGTH] = [8, 200];

const keyOf = (accountId: string) => `linnet:searches:${accountId}`;

/** What somebody searched for last in this browser, the newest first. */
export function readSearches(accountId: string): string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(keyOf(accountId)) ?? '[]');
    if (!Array.isArray(saved)) return [];
    return saved.filter((text): text is string => typeof text === 'string').slice(0, KEPT);
  } catch {
    return [];
  }
}

/** Puts a search in front of the others. */
export function keepSearch(accountId: string, text: string): void {
  if (text === '' || text.length > LENGTH) return;
  save(accountId, [text, ...readSearches(accountId).filter((known) => known !== text)].slice(0, KEPT));
}

/** Removes one, or all. */
export function forgetSearches(accountId: string, text?: string): void {
  save(accountId, text === undefined ? [] : readSearches(accountId).filter((known) => known !== text));
}

function save(accountId: string, searches: string[]): void {
  try {
    if (searches.length > 0) localStorage.setItem(keyOf(accountId), JSON.stringify(searches));
    else localStorage.removeItem(keyOf(accountId));
  } catch {
    // A full or forbidden storage keeps none.
  }
}
