import type { IncomingMessage } from 'node:http';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { withoutPort } from '../lib/ip-key.ts';

/** What the names mean that a list of proxies may use (RFC 4291, 3927, 1918, 4193). */
const NAMED: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/** The networks of a list of proxies. */
export function listNetworks(items: readonly string[]): BlockList {
  const list = new BlockList();
  for (const item of items.flatMap((name) => NAMED[name] ?? [name])) {
    const [address = '', bits] = item.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list;
}

/**
 * Whose request it is, where no route has looked yet: the last address that is none of the proxies', of those that
 * `X-Forwarded-For` names and the one at the other end. '' where nobody knows.
 */
export function clientAddress(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  trusted: BlockList,
): string {
  const named = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',');
  const chain = [...named, socket.remoteAddress ?? ''].map((one) =>
    withoutPort(one.trim()).replace(/^::ffff:(?=\d+\.)/, ''),
  );
  const known = chain.filter((one) => isIP(one) !== 0);
  return known.findLast((one) => !trusted.check(one, isIPv6(one) ? 'ipv6' : 'ipv4')) ?? known[0] ?? '';
}
