import type { Subscriber } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import type { AppEvent } from '../events.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { type MailInput, sendMailJob } from './send.ts';

type Mail = Omit<MailInput, 'id'>;
type Mails = { [K in AppEvent['kind']]?: (event: Extract<AppEvent, { kind: K }>) => Mail[] };

/** Which mails tell of what. */
const MAILS: Mails = {
  'email.asked': ({ userId, change }) => [
    { kind: 'email-confirmation', userId },
    ...(change ? [{ kind: 'email-changing', userId } as const] : []),
  ],
  'email.changed': ({ userId, was }) => [{ kind: 'email-changed', userId, was }],
  'password.changed': ({ userId, at }) => [{ kind: 'password-changed', userId, at }],
  'device.new': (event) => [{ ...event, kind: 'device-new' }],
  'app.authorised': (event) => [{ ...event, kind: 'app-authorised' }],
};

/** Writes to people about what happened to their logins: a job for each mail. */
export const mailSubscriber: Subscriber<Context, AppEvent> = {
  name: 'mail',
  priority: 1,
  batch: 64,
  wants: ({ kind }) => kind in MAILS,
  async handle(ctx, events) {
    if (!sendsMail(ctx)) return;
    const mails = events.flatMap((event) => {
      const list = MAILS[event.kind] as ((event: AppEvent) => Mail[]) | undefined;
      return (list?.(event) ?? []).map((mail) => ({ ...mail, id: ctx.ids.next() }));
    });
    if (mails.length === 0) return;
    await ctx.db.write((tx) => ctx.queue.enqueue(tx, sendMailJob, mails), { durable: false });
  },
};
