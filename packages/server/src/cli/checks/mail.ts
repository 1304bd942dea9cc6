import { mailClient } from '../../core/mail/client.ts';
import { countJobs } from '../../db/queries/jobs.ts';
import { type Check, ok, problem, warning, withDatabase } from './check.ts';

/** Whether mail is sent, and whether it gets through. */
export const MAIL_CHECKS: Check[] = [
  {
    id: 'mail',
    run: withDatabase(async ({ ctx }) => {
      const { smtp } = ctx.config;
      if (smtp === null) return ok('no mail is sent: who forgets a password asks you for a link ("users reset-link")');
      const jobs = (await countJobs(ctx.db)).filter(({ name }) => name.startsWith('mail.'));
      const sum = (what: 'count' | 'failing' | 'parked') => jobs.reduce((total, job) => total + job[what], 0);
      if (sum('parked') > 0) {
        return problem(
          `${sum('parked')} mails were given up`,
          'See why: npm run linnet -- jobs list --parked. Then "mail test ADDRESS", and "jobs retry ID" for each.',
        );
      }
      if (sum('failing') > 0) {
        return warning(
          `${sum('failing')} mails could not be sent yet`,
          'They are tried again for four days. "npm run linnet -- mail test ADDRESS" says what is wrong.',
        );
      }
      return ok(`by ${smtp.host}; ${sum('count')} mails wait`);
    }),
  },
  {
    id: 'mail-server',
    network: true,
    run: withDatabase(async ({ ctx }) => {
      const client = mailClient(ctx);
      if (client === null) return ok('no mail is sent');
      const { host, port } = ctx.config.smtp ?? { host: '', port: 0 };
      try {
        await client.verify();
        return ok(`${host} lets us in`);
      } catch (error) {
        return problem(
          `${host}, port ${port}: ${(error as Error).message}`,
          'Check SMTP_URL: host, port, smtps:// or smtp://, user and password with special characters percent-encoded.',
        );
      }
    }),
  },
];
