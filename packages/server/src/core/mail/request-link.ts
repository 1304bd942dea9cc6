import type { Spoken } from '../../lib/text/spoken-language.ts';
import { defineJob } from '../../queue/job.ts';
import type { Context } from '../context.ts';
import { findFirstLogins, findLoginByName } from '../users/queries.ts';
import { sendsMail } from '../users/sends-mail.ts';
import { normalizeLogin } from '../users/sign-in.ts';
import { sendMailJob } from './send.ts';

/** How many logins under one address are written to: several may have given it. */
const LOGINS = 3;
/** Longer than any address or name. */
const LOGIN_MAX = 320;

/** Links that somebody is sent who cannot get in. */
export type LinkKind = 'password-reset' | 'email-confirmation';

interface LinkRequest {
  kind: LinkKind;
  /** An address or a name, as `normalizeLogin` has it. */
  login: string;
  language: Spoken;
}

/**
 * Has a link mailed to whoever goes by a login. Whether anybody does is found out by the job: the
 * answer is the same, and comes after the same work. Does nothing where no mail is sent.
 */
export async function requestLink(
  ctx: Context,
  { kind, ...input }: { kind: LinkKind; login: string; language: Spoken },
): Promise<void> {
  const login = normalizeLogin(input.login).slice(0, LOGIN_MAX);
  if (!sendsMail(ctx)) return;
  await ctx.db.write((tx) => ctx.queue.enqueue(tx, mailLinksJob, [{ ...input, kind, login }]));
}

/** Finds who asked, and writes a mail for each. */
export const mailLinksJob = defineJob<Context, LinkRequest>({
  name: 'mail.links',
  priority: 1,
  run: async (ctx, inputs) => {
    for (const { kind, login, language } of inputs) {
      const logins = login.includes('@')
        ? await findFirstLogins.all(ctx.db, { email: login, limit: LOGINS })
        : await findLoginByName.all(ctx.db, { usernameKey: login });
      if (logins.length === 0) continue;
      const mails = logins.map(({ id: userId }) => ({ id: ctx.ids.next(), userId, kind, language }));
      await ctx.db.write((tx) => ctx.queue.enqueue(tx, sendMailJob, mails));
    }
  },
});
