import { withoutPort } from '../lib/ip-key.ts';
import { parseAddress } from './address.ts';

/** Addresses from one to another, in the form of `toIpKey`. */
export interface IpRange {
  first: string;
  last: string;
  /** As it is written: `192.0.2.0/24`. */
  text: string;
}

/**
 * An address in a form that sorts as addresses do: the family and its digits, `4c0000201`. An IPv4 address within an
 * IPv6 one is the IPv4 address. Undefined for what is no address.
 */
export function toIpKey(ip: string): string | undefined {
  const bytes = parsePlain(withoutPort(ip));
  return bytes && write(bytes);
}

/** Reads an address, or a range as `192.0.2.0/24`; bits beyond its length are taken as zeros. */
export function parseIpRange(text: string): IpRange | undefined {
  const [ip = '', length, ...rest] = text.trim().split('/');
  const bytes = parsePlain(ip);
  if (bytes === undefined || rest.length > 0) return undefined;
  const whole = bytes.length * 8;
  // A range within ::ffff:0:0/96 is one of IPv4.
  const shift = ip.includes(':') && bytes.length === 4 ? 96 : 0;
  const bits = length === undefined ? whole : /^\d{1,3}$/.test(length) ? Number(length) - shift : Number.NaN;
  if (!(bits >= 0 && bits <= whole)) return undefined;
  const [first, last] = [Uint8Array.from(bytes), Uint8Array.from(bytes)];
  for (let i = 0; i < bytes.length; i++) {
    const kept = Math.min(8, Math.max(0, bits - i * 8));
    const mask = (0xff00 >> kept) & 0xff;
    first[i] = (bytes[i] as number) & mask;
    last[i] = (first[i] as number) | (~mask & 0xff);
  }
  return { first: write(first), last: write(last), text: `${spell(first)}/${bits}` };
}

/** What an address counts as where people share one: an IPv4 address itself, the /64 network of an IPv6 one. */
export function toNetwork(ip: string): IpRange | undefined {
  const plain = withoutPort(ip).split('%', 1)[0] ?? '';
  return parseIpRange(toIpKey(plain)?.startsWith('6') ? `${plain}/64` : plain);
}

const MAPPED = '00000000000000000000ffff';

function parsePlain(ip: string): Uint8Array | undefined {
  const bytes = parseAddress(ip.split('%', 1)[0] ?? '');
  return bytes?.length === 16 && hex(bytes).startsWith(MAPPED) ? bytes.slice(12) : bytes;
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const write = (bytes: Uint8Array) => `${bytes.length === 4 ? 4 : 6}${hex(bytes)}`;

/** RFC 5952 for IPv6, by way of the URL standard, which writes it. */
function spell(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join('.');
  const groups = hex(bytes).match(/.{4}/g) as string[];
  return new URL(`http://[${groups.join(':')}]/`).hostname.slice(1, -1);
}
