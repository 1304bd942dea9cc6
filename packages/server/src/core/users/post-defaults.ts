import type { QuotePolicy, Visibility } from '../../db/tables/posts.ts';
import type { Context } from '../context.ts';
import { findUserByAccount } from './queries.ts';

/** What a new post of somebody starts with. */
export interface PostDefaults {
  visibility: Visibility;
  sensitive: boolean;
  /** Null: unknown. */
  language: string | null;
  quotePolicy: QuotePolicy;
  /** Whether it tells which app it was written with. */
  showApp: boolean;
}

const START: PostDefaults = {
  visibility: 'public',
  sensitive: false,
  language: null,
  quotePolicy: 'everyone',
  showApp: true,
};

/** The defaults a user chose. */
export async function loadPostDefaults(ctx: Context, accountId: number): Promise<PostDefaults> {
  const user = await findUserByAccount.first(ctx.db, { accountId });
  if (user === undefined) return START;
  return { ...START, language: user.locale, ...(JSON.parse(user.settingsJson) as Partial<PostDefaults>) };
}
