import Type from 'typebox';
import { AdminDomainBlock, Severity } from './admin-domain.ts';
import { Count, DateTime, Id, nullable } from './common.ts';

export const ListKind = Type.Enum(['block', 'allow']);

/** Why a list could not be read where it is kept. */
export const ListFailure = Type.Enum([
  'unreachable',
  'timeout',
  'address',
  'auth',
  'status',
  'type',
  'long',
  'unreadable',
]);

/** Where a list is fetched again and again, and how that goes. */
export const AdminListSubscription = Type.Object({
  url: Type.String(),
  /** Of basic authentication; empty: none, or a bearer’s token. */
  username: Type.String(),
  /** A password or token is kept; nobody is shown it. */
  has_secret: Type.Boolean(),
  /** Where several lists name a server, the one with the highest decides; of two alike the older one. */
  priority: Type.Integer(),
  /** What it says is decided by itself where at most so many follows are with a server; null: never. */
  apply_up_to: nullable(Type.Integer()),
  /** When it was read last, whether it had anything new or not. */
  fetched_at: nullable(DateTime),
  next_fetch_at: DateTime,
  failing_since: nullable(DateTime),
  error: nullable(ListFailure),
  /** What was answered instead of a list, where that is known. */
  error_status: nullable(Type.Integer()),
});
export type AdminListSubscription = Type.Static<typeof AdminListSubscription>;

const Refused = Type.Array(
  Type.Object({
    /** From 1; an entry of JSON. */
    line: Type.Integer(),
    text: Type.String(),
    reason: Type.Enum(['name', 'hidden', 'own', 'severity', 'flag', 'comment', 'nothing', 'twice']),
  }),
);

/** What a list would bring, looked at without keeping it. */
export const AdminListTrial = Type.Object({
  /** Why it could not be read; null: it could. */
  error: nullable(ListFailure),
  error_status: nullable(Type.Integer()),
  count: Count,
  same_count: Count,
  new_count: Count,
  refused_count: Count,
  refused: Refused,
  /** The first hundred that are new. */
  news: Type.Array(
    Type.Object({
      domain: Type.String(),
      severity: Severity,
      /** What is decided about it now; null: nothing. */
      before: nullable(Severity),
    }),
  ),
});
export type AdminListTrial = Type.Static<typeof AdminListTrial>;

/** A list of servers that somebody brought or that is fetched, and what became of it so far. Linnet's own. */
export const AdminServerList = Type.Object({
  id: Id,
  permission_type: ListKind,
  /** What it is known by, such as the name of its file. */
  name: Type.String(),
  created_at: DateTime,
  /** The account of whoever brought it, or lets it decide by itself; null: the command line. */
  created_by: nullable(Id),
  /** Servers in it. */
  count: Count,
  /** Those of them about which the same was decided before. */
  same_count: Count,
  /** Nobody said anything about these yet. */
  open_count: Count,
  /** These are about to be applied. */
  applying_count: Count,
  refused_count: Count,
  /** Rows that could not be read, a hundred at most. */
  refused: Refused,
  /** Null: it was brought once. */
  subscription: nullable(AdminListSubscription),
});
export type AdminServerList = Type.Static<typeof AdminServerList>;

/** What a list says of a server, beside what stands. */
export const AdminServerDraft = Type.Object({
  id: Id,
  line: Type.Integer(),
  permission_type: ListKind,
  /** It takes back what was decided from the list, which names the server no more: `severity` is `noop` then. */
  retract: Type.Boolean(),
  domain: Type.String(),
  severity: Severity,
  reject_media: Type.Boolean(),
  reject_reports: Type.Boolean(),
  obfuscate: Type.Boolean(),
  public_comment: nullable(Type.String()),
  private_comment: nullable(Type.String()),
  /** What is decided already about this name. */
  domain_block: nullable(AdminDomainBlock),
  allowed: Type.Boolean(),
  /** People who are known here, and follows by people here and of them. */
  accounts_count: Count,
  following_count: Count,
  followers_count: Count,
  /** False: there are more. */
  complete: Type.Boolean(),
});
export type AdminServerDraft = Type.Static<typeof AdminServerDraft>;
