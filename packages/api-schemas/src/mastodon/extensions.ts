/**
 * What this server adds to Mastodon's entities. Stock keys never change their meaning; every key here is one that an
 * app may ignore. `api_versions.linnet` is the promise that they exist.
 */
import Type from 'typebox';
import { Count, DateTime, Id, nullable, Url } from './common.ts';

/** The value of `api_versions.linnet`: raised whenever something is added to this file. */
export const EXTENSIONS_VERSION = 3;

/**
 * One emoji people reacted with, in the form several servers already answer and several apps already draw.
 * `name` is the emoji itself or the shortcode of a custom one; the addresses are present for custom emojis only.
 */
export const EmojiReaction = Type.Object({
  name: Type.String(),
  count: Count,
  /** Absent for anonymous readers. */
  me: Type.Optional(Type.Boolean()),
  url: Type.Optional(Url),
  static_url: Type.Optional(Url),
  /** The host a remote custom emoji comes from; null for our own. */
  domain: Type.Optional(nullable(Type.String())),
  account_ids: Type.Array(Id),
});
export type EmojiReaction = Type.Static<typeof EmojiReaction>;

/** The community a post belongs to. `acct` finds the full Account. */
export const StatusCommunity = Type.Object({
  id: Id,
  acct: Type.String(),
  display_name: Type.String(),
  url: Url,
});
export type StatusCommunity = Type.Static<typeof StatusCommunity>;

/** Additions to Status. */
export const StatusExtensions = {
  /** True when the post never leaves this server. GoToSocial and Glitch know the same key. */
  local_only: Type.Boolean(),
  emoji_reactions: Type.Array(EmojiReaction),
  /** Null for everything outside communities. */
  community: nullable(StatusCommunity),
  /** A headline; communities need one, elsewhere it is null. */
  title: nullable(Type.String()),
  dislikes_count: Count,
  /** Absent for anonymous readers. */
  disliked: Type.Optional(Type.Boolean()),
  /** Only where nobody but its author sees it: it waits for moderators, or they did not let it out. */
  held: Type.Optional(Type.Enum(['waiting', 'refused'])),
};

/** Additions to ScheduledStatus. */
export const ScheduledStatusExtensions = {
  /** Why it could not be published when its time had come; null as long as it has not. */
  problem: nullable(Type.String()),
};

/** Additions to CredentialAccount. */
export const CredentialAccountExtensions = {
  /** The language the web app speaks to this person, a tag of BCP 47; null: the browser's. */
  locale: nullable(Type.String()),
  /** Whether all else is refused until they have turned two-factor sign-in on. */
  two_factor_missing: Type.Optional(Type.Literal(true)),
};

/** Additions to AccountWarning. */
export const AccountWarningExtensions = {
  /** Until then its owner may appeal against it; null where that is over, done or of no use. */
  appealable_until: nullable(DateTime),
  undone_at: nullable(DateTime),
  /** When what it hides is removed; null where it hides nothing. */
  final_at: nullable(DateTime),
};

/** Additions to Admin::Account. */
export const AdminAccountExtensions = {
  /** What becomes of the login; null where there is none. */
  login_state: nullable(Type.Enum(['waiting', 'refused', 'active', 'disabled'])),
  /** When staff said no, and in which words: it can be taken back for a week. */
  refused_at: nullable(DateTime),
  refusal_text: nullable(Type.String()),
  last_active_at: nullable(DateTime),
  /** The address that takes the place of `email` once it is confirmed. */
  unconfirmed_email: nullable(Type.String()),
  /** Whether they sign in by two steps; null where there is no login. */
  two_factor: nullable(Type.Boolean()),
};

/** Additions to StatusSource: what the text was written in. */
export const StatusSourceExtensions = {
  content_type: Type.Enum(['text/plain', 'text/markdown']),
};

/** Additions to `configuration.statuses`. */
export const StatusLimitsExtensions = {
  /** True when `local_only` may be sent with a new post. */
  local_only: Type.Boolean(),
  /** What `content_type` of a new post may say. */
  supported_mime_types: Type.Array(Type.String()),
};

/** Additions to `configuration.media_attachments`. */
export const MediaLimitsExtensions = {
  /** Bytes that one person may keep of what they uploaded within a day; null: any number. */
  day_size_limit: nullable(Type.Integer()),
};

/** Additions to `configuration`. */
export const ConfigurationExtensions = {
  reactions: Type.Object({
    /** How many different emojis one account may put on one post. */
    max_reactions: Type.Integer({ minimum: 0 }),
  }),
  /** Of one account, in all of its filters together. */
  filters: Type.Object({
    max_filters: Type.Integer(),
    max_keywords: Type.Integer(),
    /** In characters. */
    max_keyword_length: Type.Integer(),
    max_statuses: Type.Integer(),
  }),
  tags: Type.Object({ max_followed_tags: Type.Integer() }),
  /** Whether people are sent mail, such as a link for a new password. */
  mail: Type.Object({ enabled: Type.Boolean() }),
  /** Of one account: how many that are open, how often one may be used, and for how long (seconds). */
  invites: Type.Object({
    max_invites: Type.Integer(),
    max_uses: Type.Integer(),
    max_expires_in: Type.Integer(),
  }),
};

/** Additions to Instance. */
export const InstanceExtensions = {
  /** False as long as nobody owns the server: it waits for its set-up link to be opened. */
  claimed: Type.Boolean(),
  /**
   * Where people may sign in instead: a link to `/auth/KIND/ID` leads there. Who is new joins so never (`off`), as
   * `registrations` says (`server`), or whatever it says (`always`).
   */
  sign_in_providers: Type.Array(
    Type.Object({
      id: Type.String(),
      kind: Type.Enum(['oidc', 'saml']),
      title: Type.String(),
      joins: Type.Enum(['off', 'server', 'always']),
    }),
  ),
  /** Whose people sign in here with the name and password that they have there (LDAP); null: there is none. */
  sign_in_directory: nullable(Type.Object({ title: Type.String(), joins: Type.Enum(['off', 'server', 'always']) })),
};

/** A service elsewhere that tells people from programs. */
const RegistrationService = Type.Object({
  name: Type.String(),
  /** Whose element its script looks for. */
  form: Type.Enum(['hcaptcha', 'turnstile']),
  site_key: Type.String(),
  script_url: Url,
  /** What a page has to let in beside it, as a content security policy writes it. */
  origins: Type.Array(Type.String()),
  privacy_url: nullable(Url),
});
export type RegistrationService = Type.Static<typeof RegistrationService>;

/** Additions to `registrations` of Instance. */
export const RegistrationsExtensions = {
  /** What people who ask to join are asked; null: why they want to. */
  question: nullable(Type.String()),
  /** True: nobody joins without an invite. */
  invite_required: Type.Boolean(),
  /** What a browser has to show before anybody joins without an invite, on the page that `url` names: some work, or what a service gave it. */
  challenge: nullable(
    Type.Object({ kind: Type.Enum(['work', 'service']), service: Type.Optional(RegistrationService) }),
  ),
};

/** Additions to `api_versions`. */
export const ApiVersionsExtensions = {
  linnet: Type.Integer({ minimum: 1 }),
};

/** Old dialects that apps still read from the v1 instance: the same limits under other names. */
export const InstanceV1Extensions = {
  max_toot_chars: Type.Integer(),
  max_media_attachments: Type.Integer(),
  /** Bytes. */
  upload_limit: Type.Integer(),
  poll_limits: Type.Object({
    max_options: Type.Integer(),
    max_option_chars: Type.Integer(),
    /** Seconds. */
    min_expiration: Type.Integer(),
    max_expiration: Type.Integer(),
  }),
};
