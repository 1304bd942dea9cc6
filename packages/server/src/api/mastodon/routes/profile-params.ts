import type { profile } from '@linnet/api-schemas/mastodon/endpoints/profile.ts';
import type { ProfileInput } from '../../../core/accounts/update-profile.ts';
import type { Context } from '../../../core/context.ts';
import { processAvatar, processHeader } from '../../../core/media/profile-images.ts';
import type { Call } from '../../http/route.ts';

/** What was sent of a profile, as core takes it; pictures are made ready. */
export async function toProfile(
  ctx: Context,
  accountId: number,
  params: Call<typeof profile.update>['params'],
): Promise<ProfileInput> {
  const input: ProfileInput = {};
  if (params.display_name !== undefined) input.displayName = params.display_name;
  if (params.note !== undefined) input.note = params.note;
  if (params.avatar_description !== undefined) input.avatarDescription = params.avatar_description;
  if (params.header_description !== undefined) input.headerDescription = params.header_description;
  if (params.locked !== undefined) input.locked = params.locked;
  if (params.bot !== undefined) input.bot = params.bot;
  if (params.discoverable !== undefined) input.discoverable = params.discoverable;
  if (params.indexable !== undefined) input.indexable = params.indexable;
  if (params.hide_collections !== undefined) input.hideCollections = params.hide_collections;
  if (params.show_media !== undefined) input.showMedia = params.show_media;
  if (params.show_media_replies !== undefined) input.showMediaReplies = params.show_media_replies;
  if (params.show_featured !== undefined) input.showFeatured = params.show_featured;
  if (params.attribution_domains !== undefined) input.attributionDomains = params.attribution_domains;
  if (params.fields_attributes !== undefined) input.fields = params.fields_attributes;
  if (params.avatar !== undefined) input.avatar = await processAvatar(ctx, { accountId, file: params.avatar.path });
  if (params.header !== undefined) input.header = await processHeader(ctx, { accountId, file: params.header.path });
  return input;
}
