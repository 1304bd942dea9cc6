/** Times are milliseconds since the Unix epoch, flags 0 | 1, `…Json` columns hold JSON text; the same on both engines. */

export type AccountKind = 'person' | 'service' | 'group' | 'application' | 'organization';

/** Who may put an account into a collection without asking, and who may ask, besides its owner. */
export interface FeatureRule {
  readonly yes: readonly FeatureGroup[];
  readonly ask: readonly FeatureGroup[];
}
export type FeatureGroup = 'everyone' | 'followers' | 'following';

export interface AccountsTable {
  id: number;
  /** As written by its owner; unique per domain without regard to case through `usernameKey`. */
  username: string;
  usernameKey: string;
  /** '' for local accounts, so that (usernameKey, domain) is unique on both engines. */
  domain: string;
  kind: AccountKind;
  displayName: string;
  /** Sanitised HTML. */
  note: string;
  /** What a local owner typed; null for remote accounts. */
  noteSource: string | null;
  uri: string;
  url: string | null;
  inboxUri: string | null;
  sharedInboxUri: string | null;
  outboxUri: string | null;
  followersUri: string | null;
  followingUri: string | null;
  featuredUri: string | null;
  /** `[{ name, value, verifiedAt }]`; value is sanitised HTML. Local ones have `source`, what their owner typed. */
  fieldsJson: string;
  /** When the links in them were last looked at, or will be at once; null where there are none. */
  fieldsCheckedAt: number | null;
  /** `[{ shortcode, url }]` custom emoji used in name, note and fields. */
  emojisJson: string;
  alsoKnownAsJson: string;
  /** Storage key of a local file, or null. */
  avatarFile: string | null;
  avatarRemoteUrl: string | null;
  headerFile: string | null;
  headerRemoteUrl: string | null;
  /** What the pictures show, for those who do not see them. */
  avatarDescription: string;
  headerDescription: string;
  locked: 0 | 1;
  discoverable: 0 | 1;
  indexable: 0 | 1;
  hideCollections: 0 | 1;
  /** What a profile is not to show: media, those of replies among them, what is featured. */
  hideMedia: 0 | 1;
  hideMediaReplies: 0 | 1;
  hideFeatured: 0 | 1;
  /** Sites whose pages may name the account as their author. */
  attributionDomainsJson: string;
  /** `FeatureRule` of an account of another server (`audience/may-feature.ts`); null where it does not say. */
  featurePolicyJson: string | null;
  movedToId: number | null;
  suspendedAt: number | null;
  silencedAt: number | null;
  /** Since then all they post is sensitive. */
  sensitizedAt: number | null;
  /** The policy of its server (`instances.policy`), beside its own standing, so that both are one row. */
  domainPolicy: 'open' | 'silenced' | 'suspended';
  /** Set when its owner deleted it (410 from then on). */
  deletedAt: number | null;
  /** The role of its person, where they have one: `users.role` beside the profile, which shows it. */
  role: string | null;
  /** Set while its person waits to be let in, or was refused: to everybody else it is not there. */
  waitingSince: number | null;
  createdAt: number;
  /** When a remote profile was last fetched; null for local ones. */
  fetchedAt: number | null;
  lastPostAt: number | null;
  postsCount: number;
  followersCount: number;
  followingCount: number;
}

/** The words of display names, for finding people by them. */
export interface AccountWordsTable {
  word: string;
  accountId: number;
}

/** Public keys of every account and private keys of local ones. */
export interface AccountKeysTable {
  /** The key's own id, a URI. */
  keyId: string;
  accountId: number;
  publicKeyPem: string;
  privateKeyPem: string | null;
  fetchedAt: number;
}
