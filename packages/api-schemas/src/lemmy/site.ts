import Type, { type Static } from 'typebox';
import { PersonView } from './person.ts';

const Text = Type.Optional(Type.String());
const Ints = <Name extends string>(...names: Name[]) =>
  Object.fromEntries(names.map((name) => [name, Type.Integer()])) as Record<Name, ReturnType<typeof Type.Integer>>;

export const Site = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  sidebar: Text,
  published: Type.String(),
  updated: Text,
  icon: Text,
  banner: Text,
  description: Text,
  actor_id: Type.String(),
  last_refreshed_at: Type.String(),
  inbox_url: Type.String(),
  public_key: Type.String(),
  instance_id: Type.Integer(),
  content_warning: Text,
});
export type Site = Static<typeof Site>;

export const LocalSite = Type.Object({
  id: Type.Integer(),
  site_id: Type.Integer(),
  site_setup: Type.Boolean(),
  enable_downvotes: Type.Boolean(),
  enable_nsfw: Type.Boolean(),
  community_creation_admin_only: Type.Boolean(),
  require_email_verification: Type.Boolean(),
  application_question: Text,
  private_instance: Type.Boolean(),
  default_theme: Type.String(),
  default_post_listing_type: Type.Enum(['All', 'Local', 'Subscribed', 'ModeratorView']),
  legal_information: Text,
  hide_modlog_mod_names: Type.Boolean(),
  application_email_admins: Type.Boolean(),
  slur_filter_regex: Text,
  actor_name_max_length: Type.Integer(),
  federation_enabled: Type.Boolean(),
  captcha_enabled: Type.Boolean(),
  captcha_difficulty: Type.Enum(['easy', 'medium', 'hard']),
  published: Type.String(),
  updated: Text,
  registration_mode: Type.Enum(['Closed', 'RequireApplication', 'Open']),
  reports_email_admins: Type.Boolean(),
  federation_signed_fetch: Type.Boolean(),
  default_post_listing_mode: Type.Enum(['List', 'Card', 'SmallCard']),
  default_sort_type: Type.Enum(['New']),
});
export type LocalSite = Static<typeof LocalSite>;

/** How often, and within how many seconds. */
export const LocalSiteRateLimit = Type.Object({
  local_site_id: Type.Integer(),
  published: Type.String(),
  ...Ints('message', 'message_per_second', 'post', 'post_per_second', 'register', 'register_per_second'),
  ...Ints('image', 'image_per_second', 'comment', 'comment_per_second', 'search', 'search_per_second'),
  ...Ints('import_user_settings', 'import_user_settings_per_second'),
});
export type LocalSiteRateLimit = Static<typeof LocalSiteRateLimit>;

export const SiteAggregates = Type.Object(
  Ints(
    'site_id',
    'users',
    'posts',
    'comments',
    'communities',
    'users_active_day',
    'users_active_week',
    'users_active_month',
    'users_active_half_year',
  ),
);
export type SiteAggregates = Static<typeof SiteAggregates>;

export const GetSiteResponse = Type.Object({
  site_view: Type.Object({
    site: Site,
    local_site: LocalSite,
    local_site_rate_limit: LocalSiteRateLimit,
    counts: SiteAggregates,
  }),
  admins: Type.Array(PersonView),
  version: Type.String(),
  all_languages: Type.Array(Type.Object({ id: Type.Integer(), code: Type.String(), name: Type.String() })),
  discussion_languages: Type.Array(Type.Integer()),
  taglines: Type.Array(Type.Never()),
  custom_emojis: Type.Array(Type.Never()),
  blocked_urls: Type.Array(Type.Never()),
});
export type GetSiteResponse = Static<typeof GetSiteResponse>;
