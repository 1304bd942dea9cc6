import { isIP } from 'node:net';

/** A range as its leading bytes and its length in bits. */
interface Range {
  bytes: Uint8Array;
  bits: number;
}

/**
 * IANA IPv4 Special-Purpose Address Registry (RFC 6890 and updates), complete: also the few ranges marked globally
 * reachable there, because no server of the fediverse lives in them; with multicast (RFC 5771) and class E (RFC 1112).
 */
const SPECIAL_IPV4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.31.196.0/24',
  '192.52.193.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '192.175.48.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
].map(parseRange);

/** The only block IANA has given out for global unicast (RFC 4291 §2.4): everything outside it is refused unnamed. */
const GLOBAL_IPV6 = parseRange('2000::/3');

/**
 * Special ranges inside 2000::/3 (IANA IPv6 Special-Purpose Address Registry). 2001::/23 holds Teredo, ORCHID,
 * benchmarking and DRIP; 2002::/16 is 6to4, which embeds an IPv4 address: refused whole, never unwrapped.
 */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '2620:4f:8000::/48', '3fff::/20'].map(parseRange);

/**
 * Whether a server may be contacted at this address: an allow rule. IPv6 only inside 2000::/3 without its special
 * ranges, IPv4 only outside IANA's special registry. Zone ids and anything unparsable are refused.
 */
export function isPublicAddress(ip: string): boolean {
  const bytes = parseAddress(ip);
  if (bytes === undefined) return false;
  if (bytes.length === 4) return !SPECIAL_IPV4.some((range) => contains(range, bytes));
  return contains(GLOBAL_IPV6, bytes) && !SPECIAL_IPV6.some((range) => contains(range, bytes));
}

/** The 4 or 16 bytes of a textual address in network order, or undefined for anything else (also with a zone id). */
export function parseAddress(ip: string): Uint8Array | undefined {
  const family = isIP(ip);
  if (family === 4) return Uint8Array.from(ip.split('.'), Number);
  if (family === 6 && !ip.includes('%')) return parseIpv6(ip);
  return undefined;
}

/** RFC 4291 §2.2: eight groups, one `::` for a run of zeros, perhaps dotted decimal in the last four bytes. */
function parseIpv6(ip: string): Uint8Array {
  const gap = ip.indexOf('::');
  const head = parseGroups(gap === -1 ? ip : ip.slice(0, gap));
  const tail = gap === -1 ? [] : parseGroups(ip.slice(gap + 2));
  const bytes = new Uint8Array(16);
  bytes.set(head, 0);
  bytes.set(tail, 16 - tail.length);
  return bytes;
}

function parseGroups(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return group.split('.').map(Number);
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 255];
  });
}

function parseRange(cidr: string): Range {
  const [ip = '', bits] = cidr.split('/');
  return { bytes: parseAddress(ip) ?? new Uint8Array(), bits: Number(bits) };
}

function contains(range: Range, bytes: Uint8Array): boolean {
  const whole = range.bits >> 3;
  for (let index = 0; index < whole; index++) {
    if (bytes[index] !== range.bytes[index]) return false;
  }
  const shift = 8 - (range.bits & 7);
  return shift === 8 || (bytes[whole] ?? 0) >> shift === (range.bytes[whole] ?? 0) >> shift;
}
