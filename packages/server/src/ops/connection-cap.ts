import type { Server } from 'node:net';
import { isIPv6 } from 'node:net';
import { createIpKey } from '../lib/ip-key.ts';
import { listNetworks } from '../net/client-address.ts';

/** Far more than a browser opens or a household needs; each costs a descriptor and some kilobytes. */
const MAX_PER_ADDRESS = 256;

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
