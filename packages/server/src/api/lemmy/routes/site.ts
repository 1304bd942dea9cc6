import { site } from '@linnet/api-schemas/lemmy/endpoints/site.ts';
import type {
  GetSiteResponse,
  LocalSite,
  LocalSiteRateLimit,
  Site,
  SiteAggregates,
} from '@linnet/api-schemas/lemmy/site.ts';
import { findAccount, findPublicKey } from '../../../core/accounts/find.ts';
import { ensureInstanceActor } from '../../../core/accounts/instance-actor.ts';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import { DOORS } from '../../../core/doors.ts';
import { loadInstanceStats } from '../../../core/instances/stats.ts';
import { type InstanceSettings, loadInstanceSettings } from '../../../core/users/settings.ts';
import { hasOwner } from '../../../core/users/setup.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { EVERYTHING } from '../../http/rate-limit.ts';
import { defineRoutes } from '../../http/route.ts';
import { listLanguages } from '../languages.ts';
import { INSTANCE_ID, renderPersonView } from '../serializers/person.ts';
import { toLemmyTime } from '../serializers/times.ts';

/** The Lemmy whose API this is: apps refuse what is older, or newer by a major version. */
export const COMPATIBLE_VERSION = DOORS.lemmy.software.version;
const SITE_ID = 1;
const NAME_MAX = 20;

const LANGUAGES = listLanguages();
const MODES = { closed: 'Closed', invite: 'Closed', approval: 'RequireApplication', open: 'Open' } as const;

export const siteRoutes = defineRoutes(site, {
  get: async ({ ctx }) => describeSite(ctx),
});

async function describeSite(ctx: Context): Promise<GetSiteResponse> {
  const settings = await loadInstanceSettings(ctx);
  const { contactAccountId } = settings;
  const published = toLemmyTime((await findAccount(ctx, await ensureInstanceActor(ctx)))?.createdAt ?? 0);
  const admins = contactAccountId === null ? [] : [...(await loadAccountViews(ctx, [contactAccountId])).values()];
  return {
    site_view: {
      site: await renderSite(ctx, settings, published),
      local_site: await renderLocalSite(ctx, settings, published),
      local_site_rate_limit: LIMITS,
      counts: await countSite(ctx),
    },
    admins: admins.map((view) => renderPersonView(ctx, view, true)),
    version: COMPATIBLE_VERSION,
    all_languages: LANGUAGES,
    discussion_languages: LANGUAGES.map(({ id }) => id),
    taglines: [],
    custom_emojis: [],
    blocked_urls: [],
  };
}

async function renderSite(ctx: Context, settings: InstanceSettings, published: string): Promise<Site> {
  const { title, description, icon, thumbnail } = settings;
  const key = await findPublicKey(ctx.db, await ensureInstanceActor(ctx));
  const rendered: Site = {
    id: SITE_ID,
    name: [...title].slice(0, NAME_MAX).join(''),
    published,
    actor_id: mint.server(ctx),
    last_refreshed_at: toLemmyTime(ctx.clock.now()),
    inbox_url: mint.path(ctx, '/inbox'),
    public_key: key?.publicKeyPem ?? '',
    instance_id: INSTANCE_ID,
  };
  if (description !== '') rendered.sidebar = description;
  if (icon !== null) rendered.icon = mint.file(ctx, icon[192]);
  if (thumbnail !== null) rendered.banner = mint.file(ctx, thumbnail.file);
  return rendered;
}

async function renderLocalSite(
  ctx: Context,
  { registrations }: InstanceSettings,
  published: string,
): Promise<LocalSite> {
  return {
    id: SITE_ID,
    site_id: SITE_ID,
    site_setup: await hasOwner(ctx),
    enable_downvotes: true,
    enable_nsfw: true,
    community_creation_admin_only: true,
    require_email_verification: false,
    private_instance: false,
    default_theme: 'browser',
    default_post_listing_type: 'All',
    hide_modlog_mod_names: true,
    application_email_admins: false,
    actor_name_max_length: 30,
    federation_enabled: true,
    captcha_enabled: false,
    captcha_difficulty: 'medium',
    published,
    registration_mode: MODES[registrations],
    reports_email_admins: false,
    federation_signed_fetch: false,
    default_post_listing_mode: 'List',
    default_sort_type: 'New',
  };
}

async function countSite(ctx: Context): Promise<SiteAggregates> {
  const { users, localPosts, activeUsers } = await loadInstanceStats(ctx);
  return {
    site_id: SITE_ID,
    users,
    posts: localPosts,
    comments: 0,
    communities: 0,
    users_active_day: activeUsers,
    users_active_week: activeUsers,
    users_active_month: activeUsers,
    users_active_half_year: activeUsers,
  };
}

/** Everything counts together here, whatever it is. */
const [{ count, windowMs }] = EVERYTHING;
const seconds = windowMs / 1_000;
const LIMITS: LocalSiteRateLimit = {
  local_site_id: SITE_ID,
  published: toLemmyTime(Date.UTC(2020, 0)),
  message: count,
  message_per_second: seconds,
  post: count,
  post_per_second: seconds,
  register: count,
  register_per_second: seconds,
  image: count,
  image_per_second: seconds,
  comment: count,
  comment_per_second: seconds,
  search: count,
  search_per_second: seconds,
  import_user_settings: count,
  import_user_settings_per_second: seconds,
};
