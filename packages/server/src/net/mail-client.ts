import type { SmtpServer } from '../config/smtp.ts';
import { isLocalHost } from '../lib/host.ts';

export interface Mail {
  /** The Message-ID without its brackets: a mail that is sent again keeps it. */
  id: string;
  from: { name: string; address: string };
  /** One address, checked when it was given. */
  to: string;
  subject: string;
  text: string;
  html: string;
  headers?: Record<string, string>;
  /** When it was written (ms). */
  date: number;
}

/**
 * `refused`: nobody is there (`nobody`: that is what the server says of the address), or what was sent is not wanted; trying
 * again changes nothing.
 */
export type MailResult = { state: 'sent'; answer: string } | { state: 'refused'; nobody: boolean; reason: string };

export interface MailClient {
  /** Throws where it may work later: no server, no TLS, not signed in, a refusal for now. */
  send(mail: Mail): Promise<MailResult>;
  /** Connects and signs in. Throws. */
  verify(): Promise<void>;
}

const TIMEOUTS = { connectionTimeout: 20_000, dnsTimeout: 20_000, greetingTimeout: 20_000, socketTimeout: 60_000 };

/**
 * SMTP (RFC 6409) to the server that a setting names, with a connection for each mail: they are few. `helo` is what we
 * call ourselves. Nothing of nodemailer is in memory before the first mail.
 */
export function createMailClient(server: SmtpServer, { helo }: { helo: string }): MailClient {
  const { host, port, secure, user, password } = server;
  const local = isLocalHost(host);
  const options = {
    host: host.replace(/^\[|\]$/g, ''),
    port,
    secure,
    // What does not leave the machine needs none; certificates for localhost are mostly no good.
    ignoreTLS: local && !secure,
    requireTLS: user !== null && !local,
    ...(user === null ? {} : { auth: { user, pass: password } }),
    name: helo,
    // A mail is made of what it is given: never of files or of what others serve.
    disableFileAccess: true,
    disableUrlAccess: true,
    ...TIMEOUTS,
  };
  const open = async () => (await import('nodemailer')).createTransport(options);
  return {
    async send({ id, to, date, ...mail }) {
      const transport = await open();
      try {
        const { response } = await transport.sendMail({
          ...mail,
          to: { name: '', address: to },
          envelope: { from: mail.from.address, to: [to] },
          messageId: `<${id}>`,
          date: new Date(date),
        });
        return { state: 'sent', answer: response };
      } catch (error) {
        if (isRefusal(error)) {
          return { state: 'refused', nobody: isNobody(error), reason: (error as Error).message };
        }
        throw error;
      } finally {
        transport.close();
      }
    },
    async verify() {
      const transport = await open();
      try {
        await transport.verify();
      } finally {
        transport.close();
      }
    },
  };
}

/** A 5yz about the recipient or the message (RFC 5321 §4.2.1). About us, such as a wrong password, it is the operator's to mend. */
function isRefusal(error: unknown): boolean {
  const { responseCode = 0, command = '' } = error as { responseCode?: number; command?: string };
  return responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
}

/** Of the address, and no judgement of who sends: RFC 3463 §3.8 has a class of its own for that. */
function isNobody(error: unknown): boolean {
  const { command = '', response = '' } = error as { command?: string; response?: string };
  return command === 'RCPT TO' && !/^5\d\d[ -]5\.7\./.test(response);
}
