import type { Person, PersonView } from '@linnet/api-schemas/lemmy/person.ts';
import type { Context } from '../../../core/context.ts';
import { pictureUrl } from '../../../core/media/proxy.ts';
import type { AccountView } from '../../../core/views/account.ts';
import { htmlToText } from '../../../lib/html/html-to-text.ts';
import { toLemmyTime } from './times.ts';

/** The only server that has a number here is this one; others are told apart by their domain. */
export const INSTANCE_ID = 1;

export function renderPerson(ctx: Context, view: AccountView): Person {
  const person: Person = {
    id: view.id,
    name: view.username,
    banned: view.suspended,
    published: toLemmyTime(view.createdAt),
    actor_id: view.uri,
    local: view.domain === '',
    deleted: false,
    bot_account: view.kind === 'service' || view.kind === 'application',
    instance_id: INSTANCE_ID,
  };
  const avatar = pictureUrl(ctx, view.avatarFile, view.avatarRemoteUrl);
  const banner = pictureUrl(ctx, view.headerFile, view.headerRemoteUrl);
  const bio = htmlToText(view.note);
  if (view.displayName !== '') person.display_name = view.displayName;
  if (avatar !== undefined) person.avatar = avatar;
  if (banner !== undefined) person.banner = banner;
  if (bio !== '') person.bio = bio;
  return person;
}

export function renderPersonView(ctx: Context, view: AccountView, isAdmin: boolean): PersonView {
  const counts = { person_id: view.id, post_count: view.postsCount, comment_count: 0 };
  return { person: renderPerson(ctx, view), counts, is_admin: isAdmin };
}
