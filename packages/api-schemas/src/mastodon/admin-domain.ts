import Type from 'typebox';
import { Account } from './account.ts';
import { Count, DateTime, Id, nullable } from './common.ts';

/** What is decided about a server; `noop` is what its flags say and no more. */
export const Severity = Type.Enum(['noop', 'silence', 'suspend']);

/** Mastodon's Admin::DomainBlock, with who decided last and when as an addition. */
export const AdminDomainBlock = Type.Object({
  id: Id,
  domain: Type.String(),
  /** SHA-256 of the domain, in hex. */
  digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  created_at: DateTime,
  severity: Severity,
  reject_media: Type.Boolean(),
  reject_reports: Type.Boolean(),
  private_comment: nullable(Type.String()),
  public_comment: nullable(Type.String()),
  obfuscate: Type.Boolean(),
  updated_at: DateTime,
  /** The account of whoever decided last; null: the command line. */
  updated_by: nullable(Id),
});
export type AdminDomainBlock = Type.Static<typeof AdminDomainBlock>;

export const AdminDomainAllow = Type.Object({ id: Id, domain: Type.String(), created_at: DateTime });
export type AdminDomainAllow = Type.Static<typeof AdminDomainAllow>;

export const AdminDomainPreview = Type.Object({
  /** As it would be kept. */
  domain: Type.String(),
  /** Known servers that it is about. */
  domains: Type.Array(Type.String()),
  accounts_count: Count,
  statuses_count: Count,
  /** Follows by people here, and of them. */
  following_count: Count,
  followers_count: Count,
  /** False: there is more than was counted. */
  complete: Type.Boolean(),
  /** What is decided already. */
  domain_block: nullable(AdminDomainBlock),
});
export type AdminDomainPreview = Type.Static<typeof AdminDomainPreview>;

const Ties = Type.Object({ count: Count, accounts: Type.Array(Account) });

/** Somebody of another server, with people here who follow them and whom they follow. */
export const AdminTiedAccount = Type.Object({ account: Account, followed_by: Ties, follows: Ties });
export type AdminTiedAccount = Type.Static<typeof AdminTiedAccount>;

/** A server that was met, and how deliveries to it fare. */
export const AdminServer = Type.Object({
  domain: Type.String(),
  software: nullable(Type.String()),
  version: nullable(Type.String()),
  last_seen_at: nullable(DateTime),
  /** Since when it does not answer; null: it does, or nothing was sent. */
  failing_since: nullable(DateTime),
  last_error: nullable(Type.String()),
  /** When it is tried again. */
  next_try_at: nullable(DateTime),
  /** What holds for it, by whatever decision. */
  severity: Severity,
});
export type AdminServer = Type.Static<typeof AdminServer>;

/** A server that is being forgotten. */
export const AdminServerPurge = Type.Object({
  /** People that were known, and those that were seen to. */
  accounts_count: Count,
  done_count: Count,
  created_at: DateTime,
});
export type AdminServerPurge = Type.Static<typeof AdminServerPurge>;

/** What speaking to allowed servers alone is about. */
export const AdminModePreview = Type.Object({
  servers_count: Count,
  strangers_count: Count,
  /** Follows of strangers: by people here, and of them. */
  following_count: Count,
  followers_count: Count,
  strangers: Type.Array(Type.Object({ domain: Type.String(), following_count: Count, followers_count: Count })),
});
export type AdminModePreview = Type.Static<typeof AdminModePreview>;
