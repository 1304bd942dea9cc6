import type { AddressInfo } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

type Parsed = Awaited<ReturnType<typeof simpleParser>>;

export interface ReceivedMail extends Parsed {
  envelope: { from: string; to: string[] };
  helo: string;
}

interface Options {
  host?: string;
  /** Who may send. Nobody has to sign in without. */
  login?: { user: string; password: string };
}

/** A mail server that takes everything, unless told to refuse, and what arrived at it, read by code of others. */
export async function createMailbox({ host = '127.0.0.1', login }: Options = {}) {
  const mails: ReceivedMail[] = [];
  const behaviour = { refuse: undefined as { at: 'recipient' | 'message'; code: number; text?: string } | undefined };
  /** Passwords that were tried. */
  const tried: string[] = [];
  let arrived = () => {};
  let turnedAway = () => {};
  let server: SMTPServer;

  const refusal = (at: 'recipient' | 'message') => {
    const { refuse } = behaviour;
    if (refuse?.at === at) turnedAway();
    return refuse?.at === at ? Object.assign(new Error(refuse.text ?? 'not now'), { responseCode: refuse.code }) : null;
  };

  function create(): SMTPServer {
    const made = new SMTPServer({
      disabledCommands: login === undefined ? ['STARTTLS', 'AUTH'] : ['STARTTLS'],
      authOptional: login === undefined,
      allowInsecureAuth: true,
      closeTimeout: 100,
      onAuth({ username, password }, _session, done) {
        tried.push(password ?? '');
        const good = login !== undefined && username === login.user && password === login.password;
        if (good) done(null, { user: login.user });
        else done(Object.assign(new Error('who are you?'), { responseCode: 535 }));
      },
      onRcptTo: (_address, _session, done) => done(refusal('recipient')),
      onData(stream, { envelope, hostNameAppearsAs: helo }, done) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', async () => {
          const refused = refusal('message');
          if (refused === null) {
            const parsed = await simpleParser(Buffer.concat(chunks));
            const { mailFrom, rcptTo } = envelope;
            const to = rcptTo.map(({ address }) => address);
            mails.push({ ...parsed, helo, envelope: { from: mailFrom ? mailFrom.address : '', to } });
            arrived();
          }
          done(refused);
        });
      },
    });
    // A client that hangs up is no failure of a test.
    made.on('error', () => {});
    return made;
  }

  async function listen(port: number): Promise<number> {
    server = create();
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    return (server.server.address() as AddressInfo).port;
  }

  const port = await listen(0);
  const who = login === undefined ? '' : `${encodeURIComponent(login.user)}:${encodeURIComponent(login.password)}@`;
  return {
    /** For SMTP_URL. */
    url: `smtp://${who}${host}:${port}`,
    port,
    mails,
    behaviour,
    tried,
    /** The newest mail, taken out. */
    take: () => mails.splice(0).at(-1),
    /** The next mail, taken out, as soon as it is there. */
    async next(): Promise<ReceivedMail> {
      for (;;) {
        const mail = mails.shift();
        if (mail !== undefined) return mail;
        await new Promise<void>((resolve) => {
          arrived = resolve;
        });
      }
    },
    /** Resolves when the next mail was refused. */
    refusal: () =>
      new Promise<void>((resolve) => {
        turnedAway = resolve;
      }),
    stop: () => new Promise<void>((resolve) => server.close(resolve)),
    again: () => listen(port),
  };
}

export type Mailbox = Awaited<ReturnType<typeof createMailbox>>;
