import type { PartialAccount } from '@linnet/api-schemas/mastodon/notification-group.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { renderAccount } from './account.ts';
import type { Render } from './render.ts';

/** An account that is only an avatar in a group. */
export function renderPartialAccount(render: Render, view: AccountView): PartialAccount {
  const { id, acct, locked, bot, url, avatar, avatar_static, avatar_description } = renderAccount(render, view);
  return { id, acct, locked, bot, url, avatar, avatar_static, avatar_description };
}
