import { credentials } from '@linnet/api-schemas/mastodon/endpoints/credentials.ts';
import { updateProfile } from '../../../core/accounts/update-profile.ts';
import { saveLocale } from '../../../core/users/locale.ts';
import type { PostDefaults } from '../../../core/users/post-defaults.ts';
import { saveOwnSettings } from '../../../core/users/save-own-settings.ts';
import { parseLanguageTag } from '../../../lib/text/language-tag.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { loadOwnAccount } from '../own-account.ts';
import { readQuotePolicy } from '../serializers/quote-policy.ts';
import { readVisibility } from '../serializers/visibility.ts';
import { toProfile } from './profile-params.ts';

type Update = Call<typeof credentials.update>;

/** The account of who asks: shown to its owner, and changed. */
export const credentialRoutes = defineRoutes(credentials, {
  get: async (call) => {
    const own = await loadOwnAccount(call);
    return call.auth.refusal === undefined ? own : { ...own, two_factor_missing: true as const };
  },
  update: async (call) => {
    const { ctx, accountId, params } = call;
    await updateProfile(ctx, accountId, await toProfile(ctx, accountId, params));
    await saveOwnSettings(ctx, accountId, toDefaults(params));
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
});

function toDefaults({ source = {} }: Update['params']): Partial<PostDefaults> {
  const defaults: Partial<PostDefaults> = {};
  if (source.privacy !== undefined) defaults.visibility = readVisibility(source.privacy);
  if (source.sensitive !== undefined) defaults.sensitive = source.sensitive;
  if (source.language !== undefined) defaults.language = parseLanguageTag(source.language);
  const quotePolicy = readQuotePolicy(source.quote_policy);
  if (quotePolicy !== undefined) defaults.quotePolicy = quotePolicy;
  return defaults;
}
