import type { ScreenHit } from '@linnet/api-schemas/mastodon/screen.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { ScreenHit as Hit } from '../../../core/screens/hits.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';

/** What stands beside a hit, loaded for all of a page at once. */
export interface HitSurroundings {
  accounts: ReadonlyMap<number, AccountView>;
  /** Those that the moderator may see. */
  statuses: ReadonlyMap<number, Status>;
}

export function renderScreenHit(render: Render, hit: Hit, beside: HitSurroundings): ScreenHit {
  const { id, screenId, name, postId, accountId, act, why, state, createdAt } = hit;
  const account = beside.accounts.get(accountId);
  return {
    id: String(id),
    screen_id: String(screenId),
    screen_name: name,
    ...{ act, state, why },
    account: account === undefined ? null : renderAccount(render, account),
    status: beside.statuses.get(postId) ?? null,
    created_at: toInstant(createdAt),
  };
}
