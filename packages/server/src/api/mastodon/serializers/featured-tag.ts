import type { FeaturedTag } from '@linnet/api-schemas/mastodon/featured-tag.ts';
import { mint } from '../../../core/addresses.ts';
import type { FeaturedTag as FeaturedTagView } from '../../../core/tags/featured-tags.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { toDay } from './dates.ts';
import { type Render, toAcct } from './render.ts';

/** A tag on a profile. Its page is here, also where the account is not. */
export function renderFeaturedTag(
  { here }: Render,
  { username, domain }: AccountView,
  { id, tag, posts, lastPostAt }: FeaturedTagView,
): FeaturedTag {
  return {
    id: String(id),
    name: tag,
    url: `${mint.accountPage(here, toAcct(username, domain))}/tagged/${encodeURIComponent(tag)}`,
    statuses_count: String(posts),
    last_status_at: lastPostAt === null ? null : toDay(lastPostAt),
  };
}
