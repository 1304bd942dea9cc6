import { isLocalHost, withoutPort } from '../lib/host.ts';
import type { Config } from './load.ts';

/**
 * Where the fixed addresses of another server are (`/.well-known/…`), by the domain of its handles. Plain http only in
 * closed networks: for names of this machine, and for those that FEDERATION_HTTP_HOSTS names.
 */
export function originOfHost({ allowPrivate, httpHosts }: Pick<Config, 'allowPrivate' | 'httpHosts'>, host: string) {
  const plain = isLocalHost(host) || httpHosts.has(host) || httpHosts.has(withoutPort(host));
  return `${allowPrivate && plain ? 'http' : 'https'}://${host}`;
}
