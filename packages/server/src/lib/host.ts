/** The root's dot at the end of a name, which is the same without it. */
const ROOT_DOT = /\.(?=$|:)/;

/**
 * A host, with its port where it has one, as hosts are kept and compared: lower case, in ASCII (IDNA), without the
 * root's dot and https' own port. Undefined for what is no host.
 */
export function readHost(text: string): string | undefined {
  if (text.length > 300 || /[\s/\\?#@]/.test(text)) return undefined;
  const url = URL.parse(`https://${text}/`);
  return url === null ? undefined : hostOfUrl(url);
}

/** The same of an address that is parsed already. */
export function hostOfUrl(url: URL): string | undefined {
  const host = url.host.replace(ROOT_DOT, '');
  return host === '' || ROOT_DOT.test(host) || host.startsWith(':') ? undefined : host;
}

/** The host of an address; undefined for what is none, or has none. */
export function readHostOf(uri: string): string | undefined {
  const url = URL.parse(uri);
  return url === null ? undefined : hostOfUrl(url);
}

/** The host that a request was sent to, by its Host header; undefined for none. Either scheme's own port may be said. */
export function readRequestHost({ host = '' }: { host?: string | undefined }): string | undefined {
  return readHost(host.replace(/:80$/, ''));
}

/** A name without its port, which may be an address in brackets. */
export function withoutPort(host: string): string {
  return host.replace(/:\d+$/, '');
}

/** Names and addresses that are this machine. */
export function isLocalHost(host: string): boolean {
  const name = withoutPort(host);
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]' || name.endsWith('.localhost');
}
