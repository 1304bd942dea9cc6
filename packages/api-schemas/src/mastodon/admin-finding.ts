import Type from 'typebox';
import { nullable } from './common.ts';

/** What a look at the server found. An extension. */
export const AdminFinding = Type.Object({
  /** What was looked at. New ones come. */
  id: Type.String(),
  /** problem: does not work or is not safe. warning: works, but should be looked at. */
  level: Type.Enum(['ok', 'warning', 'problem']),
  /** In English. */
  message: Type.String(),
  /** What to do about it. */
  fix: nullable(Type.String()),
});
export type AdminFinding = Type.Static<typeof AdminFinding>;

/** What became of a mail that was sent to try whether mail works. An extension. */
export const MailTrial = Type.Object({
  /** failed: the mail server was not to be had, or wants it later; off: no mail is sent here. */
  state: Type.Enum(['sent', 'refused', 'failed', 'off']),
  to: nullable(Type.String()),
  /** What the mail server said, or what went wrong, in English. */
  detail: Type.String(),
});
export type MailTrial = Type.Static<typeof MailTrial>;

/** What came of fetching a document of another server. An extension. */
export const Inspection = Type.Object({
  /** refused: it is not taken, and will not be; unreachable: it may be later; blocked: that server is suspended here. */
  state: Type.Enum(['found', 'gone', 'blocked', 'refused', 'unreachable']),
  /** Why it is not taken, in a word such as `id-differs-from-url`. New ones come. */
  reason: nullable(Type.String()),
  /** What it is taken for. */
  kind: nullable(Type.String()),
  /** What was read in it, as JSON. */
  read: nullable(Type.String()),
  /** What was answered on the way to it, in order: a page may name the document it shows. */
  answers: Type.Array(
    Type.Object({
      url: Type.String(),
      status: Type.Integer(),
      content_type: nullable(Type.String()),
      bytes: Type.Integer(),
      /** Its beginning. */
      text: Type.String(),
    }),
  ),
});
export type Inspection = Type.Static<typeof Inspection>;
