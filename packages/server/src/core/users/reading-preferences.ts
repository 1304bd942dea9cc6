import type { Context } from '../context.ts';
import { findUserByAccount } from './queries.ts';

/** How somebody wants posts to be shown, and what they want to be reminded of, whatever app they use. */
export interface ReadingPreferences {
  /** Media: hidden where they are sensitive, never, or always. */
  expandMedia: 'default' | 'show_all' | 'hide_all';
  /** What stands behind content warnings is shown at once. */
  expandWarnings: boolean;
  autoplay: boolean;
  /** Before media go out, or are boosted, that nobody has described. */
  remindDescriptions: boolean;
}

const START: ReadingPreferences = {
  expandMedia: 'default',
  expandWarnings: false,
  autoplay: false,
  remindDescriptions: true,
};

/** What somebody chose. */
export async function loadReadingPreferences(ctx: Context, accountId: number): Promise<ReadingPreferences> {
  const user = await findUserByAccount.first(ctx.db, { accountId });
  const chosen: ReadingPreferences = { ...START, ...JSON.parse(user?.settingsJson ?? '{}') };
  const { expandMedia, expandWarnings, autoplay, remindDescriptions } = chosen;
  return { expandMedia, expandWarnings, autoplay, remindDescriptions };
}
