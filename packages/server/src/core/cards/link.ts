import { type Here, isOurs } from '../addresses.ts';

const MAX_LENGTH = 2_048;

/**
 * An address as cards are kept by: http(s), without a fragment, which no server sees. Undefined for what no card is made
 * of: what has a name or password in it, what is too long, and what is here, where a post shows itself.
 */
export function readLink(here: Here, address: string): string | undefined {
  const url = address.length > MAX_LENGTH ? null : URL.parse(address);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') return undefined;
  url.hash = '';
  return url.href.length > MAX_LENGTH || isOurs(here, url.href) ? undefined : url.href;
}
