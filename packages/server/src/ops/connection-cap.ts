import type { Server } from 'node:net';
import { BlockList, isIPv6 } from 'node:net';
import { createIpKey } from '../lib/ip-key.ts';

/** Far more than a browser opens or a household needs; each costs a descriptor and some kilobytes. */
const MAX_PER_ADDRESS = 256;

/** What the names mean that a list of proxies may use (RFC 4291, 3927, 1918, 4193). */
const NAMED: Record<string, string[]> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * Closes connections beyond a number per address (an IPv4 address, a /64 of IPv6) as they come. A trusted proxy brings
 * everybody's, so it may have as many as it likes.
 */
export function capConnections(server: Server, options: { trustedProxies: readonly string[]; max?: number }): void {
  const { trustedProxies, max = MAX_PER_ADDRESS } = options;
  const trusted = listNetworks(trustedProxies);
  const open = new Map<string, number>();
  server.prependListener('connection', (socket) => {
    const address = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, '');
    if (address === undefined || trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')) return;
    const key = createIpKey(address);
    const count = open.get(key) ?? 0;
    if (count >= max) {
      socket.destroy();
      return;
    }
    open.set(key, count + 1);
    socket.once('close', () => {
      const left = (open.get(key) ?? 1) - 1;
      if (left > 0) open.set(key, left);
      else open.delete(key);
    });
  });
}

function listNetworks(items: readonly string[]): BlockList {
  const list = new BlockList();
  for (const item of items.flatMap((name) => NAMED[name] ?? [name])) {
    const [address = '', bits] = item.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    list.addSubnet(address, bits === undefined ? (family === 'ipv6' ? 128 : 32) : Number(bits), family);
  }
  return list;
}
