import { createMailClient } from '../../net/mail-client.ts';
import type { Context } from '../context.ts';
import { perProcess } from '../per-process.ts';

/** What hands mail to the operator's server; null where none is set. */
export const mailClient = perProcess(({ config: { smtp, hosts } }) =>
  smtp === null ? null : createMailClient(smtp, { helo: hosts.web.replace(/:\d+$/, '') }),
);

/** Whether mail is sent at all. Without it, everything works by links that the operator makes. */
export function sendsMail(ctx: Context): boolean {
  return ctx.config.smtp !== null;
}
