import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import type { buildConnector as Connector } from 'undici';
import type { Clock } from '../lib/clock.ts';
import { isPublicAddress } from './address.ts';
import { OutboundError } from './outbound-error.ts';
import { createResolver, type ResolveHost, rememberAnswers, resolveLocally } from './resolve.ts';
import { buildConnector } from './undici.ts';

const MAX_ADDRESSES = 8;

/**
 * Opens the sockets of the outbound client. A name is resolved at most once per connection, the addresses that are not public
 * are dropped, and the socket connects to the checked answer, so that a second answer of the DNS changes nothing.
 * The address of the connected socket is checked once more. With `allowPrivate` nothing is checked.
 */
export function createConnector(options: {
  allowPrivate: boolean;
  clock: Clock;
  connectTimeoutMs: number;
  resolve?: ResolveHost | undefined;
}): Connector.connector {
  const { allowPrivate } = options;
  const resolve = options.resolve ?? (allowPrivate ? resolveLocally : createResolver());
  const lookup = createGuardedLookup(rememberAnswers(resolve, options.clock), allowPrivate);
  const connect = buildConnector({ allowH2: false, timeout: options.connectTimeoutMs, keepAlive: false, lookup });
  if (allowPrivate) return connect;
  return (target, callback) => {
    if (isIP(target.hostname) !== 0 && !isPublicAddress(target.hostname)) {
      callback(new OutboundError('blocked-address', target.hostname), null);
      return;
    }
    connect(target, (error, socket) => {
      if (error !== null) return callback(error, null);
      const address = socket.remoteAddress ?? '';
      if (isPublicAddress(address)) return callback(null, socket);
      socket.destroy();
      callback(new OutboundError('blocked-address', `${target.hostname} connected to ${address}`), null);
    });
  };
}

/** A `lookup` for net.connect which answers with addresses that passed the check only. */
export function createGuardedLookup(resolve: ResolveHost, allowPrivate: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (found) => {
        const allowed = (allowPrivate ? found : found.filter(isPublicAddress)).slice(0, MAX_ADDRESSES);
        const addresses: LookupAddress[] = allowed.map((address) => ({ address, family: isIP(address) }));
        const [first] = addresses;
        if (first === undefined)
          callback(new OutboundError('blocked-address', `${hostname} is ${found.join(' ')}`), '');
        else if (options.all) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error, ''),
    );
  };
}
