import type { Context } from '../context.ts';
import { findUserByAccount } from './queries.ts';

/** How somebody wants posts to be shown, whatever app they read with. */
export interface ReadingPreferences {
  /** Media: hidden where they are sensitive, never, or always. */
  expandMedia: 'default' | 'show_all' | 'hide_all';
  /** What stands behind content warnings is shown at once. */
  expandWarnings: boolean;
  autoplay: boolean;
}

const START: ReadingPreferences = { expandMedia: 'default', expandWarnings: false, autoplay: false };

/** What somebody chose. */
export async function loadReadingPreferences(ctx: Context, accountId: number): Promise<ReadingPreferences> {
  const user = await findUserByAccount.first(ctx.db, { accountId });
  const { expandMedia, expandWarnings, autoplay } = { ...START, ...JSON.parse(user?.settingsJson ?? '{}') };
  return { expandMedia, expandWarnings, autoplay };
}
