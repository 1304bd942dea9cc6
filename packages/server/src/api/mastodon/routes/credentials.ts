import { FileParam } from '@linnet/api-schemas/file-param.ts';
import type { Preferences } from '@linnet/api-schemas/mastodon/preferences.ts';
import { Visibility } from '@linnet/api-schemas/mastodon/visibility.ts';
import Type from 'typebox';
import { type ProfileInput, updateProfile } from '../../../core/accounts/update-profile.ts';
import type { Context } from '../../../core/context.ts';
import { processAvatar, processHeader } from '../../../core/media/profile-images.ts';
import { loadPostDefaults, type PostDefaults } from '../../../core/users/post-defaults.ts';
import { savePostDefaults } from '../../../core/users/save-post-defaults.ts';
import { parseLanguageTag } from '../../../lib/text/language-tag.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import type { Received } from '../../http/read-params.ts';
import { readParams } from '../http/read-params.ts';
import { loadOwnAccount } from '../own-account.ts';
import { readVisibility, renderVisibility } from '../serializers/visibility.ts';
import { accountOf } from './request.ts';

const ProfileParams = Type.Object({
  display_name: Type.Optional(Type.String()),
  note: Type.Optional(Type.String()),
  avatar: Type.Optional(FileParam),
  header: Type.Optional(FileParam),
  locked: Type.Optional(Type.Boolean()),
  bot: Type.Optional(Type.Boolean()),
  discoverable: Type.Optional(Type.Boolean()),
  indexable: Type.Optional(Type.Boolean()),
  hide_collections: Type.Optional(Type.Boolean()),
  fields_attributes: Type.Optional(
    Type.Array(Type.Object({ name: Type.String({ default: '' }), value: Type.String({ default: '' }) })),
  ),
  source: Type.Optional(
    Type.Object({
      privacy: Type.Optional(Visibility),
      sensitive: Type.Optional(Type.Boolean()),
      /** A language code; blank: unknown. */
      language: Type.Optional(Type.String()),
    }),
  ),
});
type ProfileParams = Received<Type.Static<typeof ProfileParams>>;

/** The account of who asks: shown to its owner, and changed. */
export const credentialRoutes: ApiRoutes = async (app, { ctx }) => {
  const read = { preValidation: requireAuth({ access: 'user', scopes: ['profile', 'read:accounts'] }) };
  const write = { preValidation: requireAuth({ access: 'user', scopes: ['write:accounts'] }) };

  app.get('/api/v1/accounts/verify_credentials', read, (request) => loadOwnAccount(ctx, request));

  const uploads = { maxBytes: ctx.config.mediaMaxBytes, maxFiles: 2 };
  app.patch('/api/v1/accounts/update_credentials', { ...write, config: { uploads } }, async (request) => {
    const accountId = accountOf(request);
    const params = readParams(ProfileParams, request.form);
    await updateProfile(ctx, accountId, await toProfile(ctx, accountId, params));
    await savePostDefaults(ctx, accountId, toDefaults(params));
    return loadOwnAccount(ctx, request);
  });

  for (const image of ['avatar', 'header'] as const) {
    app.delete(`/api/v1/profile/${image}`, write, async (request) => {
      await updateProfile(ctx, accountOf(request), { [image]: null });
      return loadOwnAccount(ctx, request);
    });
  }

  const preferences = { preValidation: requireAuth({ access: 'user', scopes: ['read:accounts'] }) };
  app.get('/api/v1/preferences', preferences, async (request): Promise<Preferences> => {
    const defaults = await loadPostDefaults(ctx, accountOf(request));
    return {
      'posting:default:visibility': renderVisibility(defaults.visibility),
      'posting:default:sensitive': defaults.sensitive,
      'posting:default:language': defaults.language,
      'posting:default:quote_policy': 'nobody',
      'reading:expand:media': 'default',
      'reading:expand:spoilers': false,
      'reading:autoplay:gifs': false,
    };
  });
};

async function toProfile(ctx: Context, accountId: number, params: ProfileParams): Promise<ProfileInput> {
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

function toDefaults({ source = {} }: ProfileParams): Partial<PostDefaults> {
  const defaults: Partial<PostDefaults> = {};
  if (source.privacy !== undefined) defaults.visibility = readVisibility(source.privacy);
  if (source.sensitive !== undefined) defaults.sensitive = source.sensitive;
  if (source.language !== undefined) defaults.language = parseLanguageTag(source.language);
  return defaults;
}
