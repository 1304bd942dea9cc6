import { fetchSuggestions } from '../api/discovery.ts';
import { fetchTrendingTags } from '../api/trends.ts';
import type { Suggestion, Tag } from '../api/types.ts';
import { rememberAccounts } from '../store/entities.svelte.ts';

/** As long as what was asked for is shown again without asking. */
const FRESH_MS = 10 * 60_000;
const SOME = 3;

/** What stands beside the pages; asked for once for many of them. */
export const news = $state<{ people: Suggestion[]; tags: Tag[] }>({ people: [], tags: [] });
let asked = Number.NEGATIVE_INFINITY;

export async function refreshNews(): Promise<void> {
  if (performance.now() - asked < FRESH_MS) return;
  asked = performance.now();
  // What does not come leaves its place to the rest.
  const [people, tags] = await Promise.all([
    fetchSuggestions(fetch, SOME).catch(() => []),
    fetchTrendingTags(fetch).catch(() => []),
  ]);
  rememberAccounts(people.map(({ account }) => account));
  news.people = people;
  news.tags = tags.slice(0, 5);
}
