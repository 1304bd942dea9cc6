import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { resumeMailOf } from './letterbox.ts';
import { findUserIds } from './queries.ts';
import { type MailInput, sendMailJob } from './send.ts';

/** To a login, or to whoever has an account. */
type Mail = Omit<MailInput, 'id' | 'userId'> & ({ userId: number } | { accountId: number });
type Mails = { [K in AppEvent['kind']]?: (event: Extract<AppEvent, { kind: K }>) => Mail[] };

/** Which mails tell of what. */
const MAILS: Mails = {
  'user.made': ({ userId }) => [{ kind: 'login-made', userId }],
  'email.asked': ({ userId, change, changeByStaff }) => [
    { kind: 'email-confirmation', userId },
    ...(change ? [{ kind: 'email-changing', userId } as const] : []),
    ...(changeByStaff ? [{ kind: 'email-changing-by-staff', userId } as const] : []),
  ],
  'email.changed': ({ userId, was }) => [{ kind: 'email-changed', userId, was }],
  'password.changed': ({ userId, at }) => [{ kind: 'password-changed', userId, at }],
  'way-in.changed': ({ userId, at, change, name }) => [{ kind: 'way-in-changed', userId, at, change, name }],
  'device.new': (event) => [{ ...event, kind: 'device-new' }],
  'app.authorised': (event) => [{ ...event, kind: 'app-authorised' }],
  'user.approved': ({ accountId }) => [{ kind: 'application-approved', accountId }],
  'account.sanctioned': ({ mail, accountId, sanctionId }) =>
    mail ? [{ kind: 'sanction', accountId, subjectId: sanctionId }] : [],
  'appeal.answered': ({ accountId, sanctionId }) => [{ kind: 'appeal-answered', accountId, subjectId: sanctionId }],
  'report.resolved': ({ accountId, reportId }) => [{ kind: 'report-resolved', accountId, subjectId: reportId }],
  'user.refused': ({ accountId }) => [{ kind: 'application-refused', accountId }],
};

/** Writes to people about what became of their logins: a job for each mail. */
export const mailSubscriber: Subscriber<Context, AppEvent> = {
  name: 'mail',
  priority: 1,
  batch: 64,
  wants: ({ kind }) => kind in MAILS,
  async handle(ctx, events) {
    if (!sendsMail(ctx)) return;
    for (const event of events) if (event.kind === 'email.changed') await resumeMailOf(ctx, event.userId);
    const wanted = events.flatMap((event) => {
      const list = MAILS[event.kind] as ((event: AppEvent) => Mail[]) | undefined;
      return list?.(event) ?? [];
    });
    const accountIds = wanted.flatMap((mail) => ('accountId' in mail ? [mail.accountId] : []));
    const rows = accountIds.length === 0 ? [] : await findUserIds.all(ctx.db, { accountIds });
    const mails = wanted.flatMap((mail): MailInput[] => {
      if ('userId' in mail) return [{ ...mail, id: ctx.ids.next() }];
      const { accountId, ...rest } = mail;
      const userId = rows.find((row) => row.accountId === accountId)?.id;
      return userId === undefined ? [] : [{ ...rest, userId, id: ctx.ids.next() }];
    });
    if (mails.length === 0) return;
    await ctx.db.write((tx) => ctx.queue.enqueue(tx, sendMailJob, mails), { durable: false });
  },
};
