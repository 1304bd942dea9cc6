/** The mail server that takes what we send. */
export interface SmtpServer {
  /** An address of IPv6 stands in brackets. */
  host: string;
  port: number;
  /** TLS from the first byte; without it STARTTLS, where the server has it. */
  secure: boolean;
  /** Whom we sign in as; null: nobody. */
  user: string | null;
  password: string;
}

const PORTS = { 'smtp:': 587, 'smtps:': 465 };

/** Reads `smtp://user:password@host:port` or `smtps://…`; undefined for anything else. */
export function readSmtpUrl(value: string): SmtpServer | undefined {
  const url = /^smtps?:\/\//.test(value) ? URL.parse(value) : null;
  if (url === null || url.hostname === '' || url.search !== '' || url.hash !== '') return undefined;
  if (url.pathname !== '' && url.pathname !== '/') return undefined;
  try {
    const user = decodeURIComponent(url.username);
    return {
      host: url.hostname,
      port: url.port === '' ? PORTS[url.protocol as keyof typeof PORTS] : Number(url.port),
      secure: url.protocol === 'smtps:',
      user: user === '' ? null : user,
      password: decodeURIComponent(url.password),
    };
  } catch {
    return undefined;
  }
}
