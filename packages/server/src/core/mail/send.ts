import type { Spoken } from '../../lib/text/spoken-language.ts';
import { defineJob, PATIENT, type Retry } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { WayInChange } from '../events.ts';
import { mailClient } from './client.ts';
import { type Desk, putIntoEnvelope, sitDown } from './desk.ts';
import type { Letter } from './letter.ts';
import { loadLetterbox, noteBounce, resumeMail } from './letterbox.ts';
import { writeApproved, writeRefused } from './letters/application.ts';
import { writeConfirmation } from './letters/confirm-email.ts';
import { writeDigest } from './letters/digest.ts';
import { writeLoginMade } from './letters/login-made.ts';
import { writeAppealAnswer, writeReportOutcome, writeSanction } from './letters/moderation.ts';
import { writeNews } from './letters/news.ts';
import { writeReset } from './letters/password-reset.ts';
import {
  writeAppAuthorised,
  writeEmailChanged,
  writeEmailChanging,
  writeEmailChangingByStaff,
  writePasswordChanged,
  writeSignedIn,
  writeWayInChanged,
} from './letters/security.ts';
import { writeStaffNews } from './letters/staff.ts';
import { findRecipient } from './queries.ts';

/** One mail. `id` is its own; the rest is what it is about. */
export interface MailInput {
  id: number;
  userId: number;
  kind: MailKind;
  /** For whoever has chosen none. */
  language?: Spoken;
  /** When it happened (ms), and from where. */
  at?: number;
  ip?: string;
  userAgent?: string;
  appId?: number;
  /** What became of a way in, and what they call that. */
  change?: WayInChange;
  name?: string;
  /** An address that they had, to which this goes. */
  was?: string;
  /** The sanction or the report. */
  subjectId?: number;
  /** Which notifications it is about: above the one, and up to the other. */
  above?: number;
  upTo?: number;
}

export type MailKind =
  | 'password-reset'
  | 'email-confirmation'
  | 'login-made'
  | 'email-changing'
  | 'email-changing-by-staff'
  | 'email-changed'
  | 'password-changed'
  | 'way-in-changed'
  | 'device-new'
  | 'app-authorised'
  | 'application-approved'
  | 'application-refused'
  | 'sanction'
  | 'appeal-answered'
  | 'report-resolved'
  | 'news'
  | 'digest'
  | 'staff';
export type Recipient = NonNullable<Awaited<ReturnType<typeof findRecipient.first>>>;

/** Writes one kind of letter; null where there is nothing to say any more. `to`: not to the address they have. */
export type Write = (
  ctx: Context,
  desk: Desk,
  recipient: Recipient,
  input: MailInput,
) => Promise<(Letter & { to?: string }) | null>;

const LETTERS: Record<MailKind, Write> = {
  'password-reset': writeReset,
  'email-confirmation': writeConfirmation,
  'login-made': writeLoginMade,
  'email-changing': writeEmailChanging,
  'email-changing-by-staff': writeEmailChangingByStaff,
  'email-changed': writeEmailChanged,
  'password-changed': writePasswordChanged,
  'way-in-changed': writeWayInChanged,
  'device-new': writeSignedIn,
  'app-authorised': writeAppAuthorised,
  'application-approved': writeApproved,
  'application-refused': writeRefused,
  sanction: writeSanction,
  'appeal-answered': writeAppealAnswer,
  'report-resolved': writeReportOutcome,
  news: writeNews,
  digest: writeDigest,
  staff: writeStaffNews,
};

/** What those are told, too, who may not come in: that this is so, and what was said to it. */
const FOR_SHUT_OUT: readonly MailKind[] = ['sanction', 'appeal-answered'];

/** The suspended sign in to say something against it: with a new password, and told who else does. */
const FOR_SUSPENDED: readonly MailKind[] = [
  ...FOR_SHUT_OUT,
  'password-reset',
  'password-changed',
  'way-in-changed',
  'device-new',
];

/** What nobody waits for: not sent to where nobody was. */
const UNASKED: ReadonlySet<MailKind> = new Set(['news', 'digest', 'staff']);

/** As everything patient is, and more than four days in all: a mail server may be away over a long weekend. */
const FOR_DAYS: Retry = { ...PATIENT, attempts: 24 };

/**
 * Sends a mail. Written in the transaction of what it is about; a letter is made when it goes, so that no secret of it
 * lies in the table. A crash may send one twice, under one Message-ID.
 */
export const sendMailJob = defineJob<Context, MailInput>({
  name: 'mail.send',
  priority: 1,
  retry: FOR_DAYS,
  concurrency: 4,
  run: async (ctx, inputs) => {
    for (const input of inputs) await send(ctx, input);
  },
});

async function send(ctx: Context, input: MailInput): Promise<void> {
  const client = mailClient(ctx);
  const to = await findRecipient.first(ctx.db, { userId: input.userId });
  if (client === null || to === undefined) return;
  if (to.deletedAt !== null) return;
  if (to.disabledAt !== null && !FOR_SHUT_OUT.includes(input.kind)) return;
  if (to.suspendedAt !== null && !FOR_SUSPENDED.includes(input.kind)) return;
  if (UNASKED.has(input.kind) && (await loadLetterbox(ctx.db, to.accountId)).bouncedAt !== null) return;
  const desk = await sitDown(ctx, to, input.language);
  const letter = await LETTERS[input.kind](ctx, desk, to, input);
  if (letter === null) return;
  const id = `${input.kind}.${input.id}`;
  const result = await client.send(putIntoEnvelope(ctx, letter.to ?? to.email, id, letter, desk.paper));
  // What went to an address that they had, or do not have yet, says nothing about the present one.
  const isTheirs = letter.to === undefined;
  if (result.state === 'sent') {
    if (isTheirs) await resumeMail(ctx, to.accountId);
    return;
  }
  if (isTheirs && result.nobody) await noteBounce(ctx, to.accountId);
  const { userId, kind } = input;
  ctx.log.warn({ userId, kind, reason: result.reason.slice(0, 200) }, 'a mail was refused for good');
}
