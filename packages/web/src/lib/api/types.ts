/** Shapes of the Mastodon API as this app reads them. */

export interface CustomEmoji {
  shortcode: string;
  url: string;
  static_url: string;
}

export interface Field {
  name: string;
  value: string;
  verified_at: string | null;
}

export interface Account {
  id: string;
  username: string;
  acct: string;
  display_name: string;
  note: string;
  url: string;
  uri?: string;
  avatar: string;
  header: string;
  locked: boolean;
  bot: boolean;
  group?: boolean;
  indexable?: boolean;
  noindex?: boolean;
  discoverable?: boolean | null;
  suspended?: boolean;
  moved?: Account | null;
  created_at: string;
  emojis: CustomEmoji[];
  fields: Field[];
  followers_count: number;
  following_count: number;
  statuses_count: number;
}

export interface OwnAccount extends Account {
  source: {
    privacy: Visibility;
    sensitive: boolean;
    language: string | null;
    note: string;
    fields: Field[];
    follow_requests_count: number;
    discoverable?: boolean | null;
    indexable?: boolean;
  };
}

export interface Relationship {
  id: string;
  following: boolean;
  requested: boolean;
  followed_by: boolean;
  blocking: boolean;
  muting: boolean;
}

export type Visibility = 'public' | 'unlisted' | 'private' | 'direct';

export interface MediaSize {
  width: number;
  height: number;
}

export interface MediaAttachment {
  id: string;
  type: 'image' | 'gifv' | 'video' | 'audio' | 'unknown';
  url: string | null;
  preview_url: string | null;
  remote_url: string | null;
  description: string | null;
  blurhash: string | null;
  meta?: { original?: Partial<MediaSize>; small?: Partial<MediaSize>; focus?: { x: number; y: number } } | null;
}

export interface Mention {
  id: string;
  username: string;
  acct: string;
  url: string;
}

export interface Poll {
  id: string;
  expires_at: string | null;
  expired: boolean;
  multiple: boolean;
  votes_count: number;
  voters_count: number | null;
  options: { title: string; votes_count: number | null }[];
  emojis: CustomEmoji[];
  voted?: boolean;
  own_votes?: number[];
}

export interface PreviewCard {
  url: string;
  title: string;
  description: string;
  image: string | null;
  provider_name: string;
}

export interface Status {
  id: string;
  uri: string;
  url: string | null;
  created_at: string;
  edited_at: string | null;
  account: Account;
  content: string;
  spoiler_text: string;
  sensitive: boolean;
  visibility: Visibility;
  language: string | null;
  in_reply_to_id: string | null;
  in_reply_to_account_id: string | null;
  reblog: Status | null;
  quote?: { state: string; quoted_status?: Status | null } | null;
  media_attachments: MediaAttachment[];
  mentions: Mention[];
  tags: { name: string; url: string }[];
  emojis: CustomEmoji[];
  poll: Poll | null;
  card: PreviewCard | null;
  replies_count: number;
  reblogs_count: number;
  favourites_count: number;
  favourited?: boolean;
  reblogged?: boolean;
  bookmarked?: boolean;
}

export interface StatusContext {
  ancestors: Status[];
  descendants: Status[];
}

export interface Notification {
  id: string;
  type: string;
  created_at: string;
  account: Account;
  status?: Status | null;
}

export interface Instance {
  domain: string;
  title: string;
  version: string;
  description: string;
  languages: string[];
  thumbnail?: { url: string; blurhash?: string | null } | null;
  registrations: { enabled: boolean; approval_required: boolean };
  contact?: { email?: string; account?: Account | null };
  rules?: { id: string; text: string }[];
  usage?: { users?: { active_month?: number } };
  configuration?: {
    statuses?: { max_characters?: number; max_media_attachments?: number; characters_reserved_per_url?: number };
    media_attachments?: { supported_mime_types?: string[]; description_limit?: number; image_size_limit?: number };
    accounts?: { max_profile_fields?: number };
  };
}

export interface SearchResults {
  accounts: Account[];
  statuses: Status[];
  hashtags: { name: string; url: string }[];
}
