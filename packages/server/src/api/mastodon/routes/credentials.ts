import { credentials } from '@linnet/api-schemas/mastodon/endpoints/credentials.ts';
import type { Preferences } from '@linnet/api-schemas/mastodon/preferences.ts';
import { type ProfileInput, updateProfile } from '../../../core/accounts/update-profile.ts';
import { processAvatar, processHeader } from '../../../core/media/profile-images.ts';
import { saveLocale } from '../../../core/users/locale.ts';
import { loadPostDefaults, type PostDefaults } from '../../../core/users/post-defaults.ts';
import { savePostDefaults } from '../../../core/users/save-post-defaults.ts';
import { parseLanguageTag } from '../../../lib/text/language-tag.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { loadOwnAccount } from '../own-account.ts';
import { readQuotePolicy, renderQuotePolicy } from '../serializers/quote-policy.ts';
import { readVisibility, renderVisibility } from '../serializers/visibility.ts';

type Update = Call<typeof credentials.update>;

/** The account of who asks: shown to its owner, and changed. */
export const credentialRoutes = defineRoutes(credentials, {
  get: loadOwnAccount,
  update: async (call) => {
    const { ctx, accountId, params } = call;
    await updateProfile(ctx, accountId, await toProfile(call));
    await savePostDefaults(ctx, accountId, toDefaults(params));
    if (params.locale !== undefined) await saveLocale(ctx, accountId, parseLanguageTag(params.locale));
    return loadOwnAccount(call);
  },
  deleteAvatar: async (call) => {
    await updateProfile(call.ctx, call.accountId, { avatar: null });
    return loadOwnAccount(call);
  },
  deleteHeader: async (call) => {
    await updateProfile(call.ctx, call.accountId, { header: null });
    return loadOwnAccount(call);
  },
  preferences: async ({ ctx, accountId }): Promise<Preferences> => {
    const defaults = await loadPostDefaults(ctx, accountId);
    return {
      'posting:default:visibility': renderVisibility(defaults.visibility),
      'posting:default:sensitive': defaults.sensitive,
      'posting:default:language': defaults.language,
      'posting:default:quote_policy': renderQuotePolicy(defaults.quotePolicy),
      'reading:expand:media': 'default',
      'reading:expand:spoilers': false,
      'reading:autoplay:gifs': false,
    };
  },
});

async function toProfile({ ctx, accountId, params }: Update): Promise<ProfileInput> {
  const profile: ProfileInput = {};
  if (params.display_name !== undefined) profile.displayName = params.display_name;
  if (params.note !== undefined) profile.note = params.note;
  if (params.locked !== undefined) profile.locked = params.locked;
  if (params.bot !== undefined) profile.bot = params.bot;
  if (params.discoverable !== undefined) profile.discoverable = params.discoverable;
  if (params.indexable !== undefined) profile.indexable = params.indexable;
  if (params.hide_collections !== undefined) profile.hideCollections = params.hide_collections;
  if (params.fields_attributes !== undefined) profile.fields = params.fields_attributes;
  if (params.avatar !== undefined) profile.avatar = await processAvatar(ctx, { accountId, file: params.avatar.path });
  if (params.header !== undefined) profile.header = await processHeader(ctx, { accountId, file: params.header.path });
  return profile;
}

function toDefaults({ source = {} }: Update['params']): Partial<PostDefaults> {
  const defaults: Partial<PostDefaults> = {};
  if (source.privacy !== undefined) defaults.visibility = readVisibility(source.privacy);
  if (source.sensitive !== undefined) defaults.sensitive = source.sensitive;
  if (source.language !== undefined) defaults.language = parseLanguageTag(source.language);
  const quotePolicy = readQuotePolicy(source.quote_policy);
  if (quotePolicy !== undefined) defaults.quotePolicy = quotePolicy;
  return defaults;
}
