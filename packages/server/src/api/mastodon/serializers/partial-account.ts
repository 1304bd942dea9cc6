import type { PartialAccount } from '@linnet/api-schemas/mastodon/partial-account.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { renderAccount } from './account.ts';
import type { Render } from './render.ts';

/** An account that is only an avatar. */
export function renderPartialAccount(render: Render, view: AccountView): PartialAccount {
  const { id, acct, locked, bot, url, avatar, avatar_static, avatar_description } = renderAccount(render, view);
  return { id, acct, locked, bot, url, avatar, avatar_static, avatar_description };
}
