import { isIP } from 'node:net';
import { isPublicAddress } from './address.ts';
import { OutboundError } from './outbound-error.ts';

const MAX_URL_LENGTH = 4096;

/** WHATWG parsing drops tabs and newlines and reads `\` as `/`: what differs between two readers is refused instead. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const AMBIGUOUS = /[\u0000-\u0020\u007f\\]/;

/**
 * The URL we are willing to request: https at port 80 or 443 (with `allowPrivate` also http and any port), no user
 * info, no literal address that is not public. Throws `bad-url` or `blocked-address`. The fragment is dropped.
 */
export function parseOutboundUrl(text: string, allowPrivate: boolean, base?: URL): URL {
  if (text.length > MAX_URL_LENGTH || AMBIGUOUS.test(text)) throw new OutboundError('bad-url', 'malformed URL');
  const url = URL.parse(text, base);
  if (url === null) throw new OutboundError('bad-url', 'malformed URL');
  const http = url.protocol === 'http:' && allowPrivate;
  if (url.protocol !== 'https:' && !http) throw new OutboundError('bad-url', `scheme ${url.protocol}`);
  if (url.username !== '' || url.password !== '') throw new OutboundError('bad-url', 'user info in URL');
  if (!allowPrivate && url.port !== '' && url.port !== '80') {
    throw new OutboundError('bad-url', `port ${url.port}, and only 80 and 443 are asked`);
  }
  const literal = url.hostname.startsWith('[') ? url.hostname.slice(1, -1) : url.hostname;
  if (!allowPrivate && isIP(literal) !== 0 && !isPublicAddress(literal)) {
    throw new OutboundError('blocked-address', literal);
  }
  url.hash = '';
  return url;
}
