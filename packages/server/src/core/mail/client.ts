import { createMailClient } from '../../net/mail-client.ts';
import { perProcess } from '../per-process.ts';

/** What hands mail to the operator's server; null where none is set. */
export const mailClient = perProcess(({ config: { smtp, hosts } }) =>
  smtp === null ? null : createMailClient(smtp, { helo: hosts.web.replace(/:\d+$/, '') }),
);
