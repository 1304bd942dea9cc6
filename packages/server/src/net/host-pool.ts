import type { buildConnector } from 'undici';
import { OutboundError } from './outbound-error.ts';
import { Client } from './undici.ts';

/** A connection in use by one request; `release` exactly once when nothing more will be read from it. */
export interface Lease {
  client: Client;
  release(): void;
}

export interface HostPool {
  lease(origin: string): Lease;
  close(): Promise<void>;
}

interface Connection {
  client: Client;
  inFlight: number;
}

interface Host {
  connections: Connection[];
  inFlight: number;
}

/** More than any budget's share, so that one does not wait for another's answers. */
const CONNECTIONS_PER_HOST = 32;
const KEEP_ALIVE_MS = 10_000;
/** One error for all: making a stack trace for each closed connection costs as much as sending a request. */
const RETIRED = new OutboundError('aborted', 'connection retired');

/**
 * Keep-alive connections by origin. A Client of its own per connection costs a third less than the library's pools
 * when nearly every request goes to another host. A host without connections is forgotten at once; of those without
 * requests the `maxIdleHosts` most recently used stay, each for about ten seconds.
 */
export function createHostPool(connect: buildConnector.connector, maxIdleHosts: number): HostPool {
  const hosts = new Map<string, Host>();
  /** The origins nobody uses now, longest unused first. */
  const idle = new Map<string, Host>();

  function open(origin: string, host: Host): Connection {
    const client = new Client(origin, {
      connect,
      allowH2: false,
      // One deadline per request is kept by the caller: the library's own timers would only cost.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS,
    });
    const connection = { client, inFlight: 0 };
    const drop = () => {
      if (connection.inFlight === 0) forget(origin, host, connection);
    };
    client.on('disconnect', drop).on('connectionError', drop);
    host.connections.push(connection);
    return connection;
  }

  function forget(origin: string, host: Host, connection: Connection): void {
    host.connections = host.connections.filter((other) => other !== connection);
    if (host.connections.length === 0 && hosts.get(origin) === host) {
      hosts.delete(origin);
      idle.delete(origin);
    }
    void connection.client.destroy(RETIRED);
  }

  function pick(origin: string, host: Host): Connection {
    let best: Connection | undefined;
    for (const connection of host.connections) {
      if (best === undefined || connection.inFlight < best.inFlight) best = connection;
    }
    if (best === undefined) return open(origin, host);
    return best.inFlight > 0 && host.connections.length < CONNECTIONS_PER_HOST ? open(origin, host) : best;
  }

  function retire(origin: string, host: Host): void {
    idle.set(origin, host);
    if (idle.size <= maxIdleHosts) return;
    for (const [oldest, unused] of idle) {
      for (const connection of unused.connections) forget(oldest, unused, connection);
      return;
    }
  }

  return {
    lease(origin) {
      const host = hosts.get(origin) ?? { connections: [], inFlight: 0 };
      hosts.set(origin, host);
      idle.delete(origin);
      const connection = pick(origin, host);
      host.inFlight++;
      connection.inFlight++;
      return {
        client: connection.client,
        release() {
          host.inFlight--;
          connection.inFlight--;
          if (connection.client.destroyed) forget(origin, host, connection);
          if (host.inFlight === 0 && hosts.get(origin) === host) retire(origin, host);
        },
      };
    },
    async close() {
      const connections = [...hosts.values()].flatMap((host) => host.connections);
      hosts.clear();
      idle.clear();
      await Promise.all(connections.map((connection) => connection.client.destroy(RETIRED)));
    },
  };
}
