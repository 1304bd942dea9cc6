import type { Community } from '@linnet/api-schemas/lemmy/community.ts';
import type { Context } from '../../../core/context.ts';
import { pictureUrl } from '../../../core/media/proxy.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { htmlToText } from '../../../lib/html/html-to-text.ts';
import { INSTANCE_ID } from './person.ts';
import { toLemmyTime } from './times.ts';

export function renderCommunity(ctx: Context, view: AccountView): Community {
  const community: Community = {
    id: view.id,
    name: view.username,
    title: view.displayName === '' ? view.username : view.displayName,
    removed: view.suspended,
    published: toLemmyTime(view.createdAt),
    deleted: false,
    nsfw: false,
    actor_id: view.uri,
    local: view.domain === '',
    hidden: false,
    posting_restricted_to_mods: false,
    instance_id: INSTANCE_ID,
    visibility: 'Public',
  };
  const icon = pictureUrl(ctx, view.avatarFile, view.avatarRemoteUrl);
  const banner = pictureUrl(ctx, view.headerFile, view.headerRemoteUrl);
  const description = htmlToText(view.note);
  if (icon !== undefined) community.icon = icon;
  if (banner !== undefined) community.banner = banner;
  if (description !== '') community.description = description;
  return community;
}
