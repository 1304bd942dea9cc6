import Type from 'typebox';
import { AdminDomainBlock, Severity } from './admin-domain.ts';
import { Count, DateTime, Id, nullable } from './common.ts';

export const ListKind = Type.Enum(['block', 'allow']);

/** A list of servers that somebody brought, and what became of it so far. Linnet's own. */
export const AdminServerList = Type.Object({
  id: Id,
  permission_type: ListKind,
  /** What it is known by, such as the name of its file. */
  name: Type.String(),
  created_at: DateTime,
  /** The account of whoever brought it; null: the command line. */
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
  refused: Type.Array(
    Type.Object({
      /** From 1; an entry of JSON. */
      line: Type.Integer(),
      text: Type.String(),
      reason: Type.Enum(['name', 'hidden', 'own', 'severity', 'flag', 'comment', 'nothing', 'twice']),
    }),
  ),
});
export type AdminServerList = Type.Static<typeof AdminServerList>;

/** What a list says of a server, beside what stands. */
export const AdminServerDraft = Type.Object({
  id: Id,
  line: Type.Integer(),
  permission_type: ListKind,
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
