import type { Spoken } from '../../lib/text/spoken-language.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findFirstLogins, findLoginByName } from '../users/queries.ts';
import { normalizeLogin } from '../users/sign-in.ts';
import { sendsMail } from './client.ts';
import { sendMailJob } from './send.ts';

/** How many logins under one address are written to: several may have given it. */
const LOGINS = 3;
/** Longer than any address or name. */
const LOGIN_MAX = 320;

interface ResetRequest {
  /** An address or a name, as `normalizeLogin` has it. */
  login: string;
  language: Spoken;
}

/**
 * Has a link for a new password mailed to whoever goes by a login. Whether anybody does is found out by the job: the
 * answer is the same, and comes after the same work. Does nothing where no mail is sent.
 */
export async function requestReset(ctx: Context, input: { login: string; language: Spoken }): Promise<void> {
  const login = normalizeLogin(input.login).slice(0, LOGIN_MAX);
  if (!sendsMail(ctx)) return;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, mailResetsJob, [{ login, language: input.language }]));
}

/** Finds who asked, and writes a mail for each. */
export const mailResetsJob = defineJob<Context, ResetRequest>({
  name: 'mail.resets',
  priority: 1,
  run: async (ctx, inputs) => {
    for (const { login, language } of inputs) {
      const logins = login.includes('@')
        ? await findFirstLogins.all(ctx.db, { email: login, limit: LOGINS })
        : await findLoginByName.all(ctx.db, { usernameKey: login });
      if (logins.length === 0) continue;
      const mails = logins.map(({ id: userId }) => ({
        id: ctx.ids.next(),
        userId,
        kind: 'password-reset' as const,
        language,
      }));
      await ctx.db.write((tx) => ctx.queue.enqueue(tx, sendMailJob, mails));
    }
  },
});
