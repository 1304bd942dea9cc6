import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { pause, systemClock } from '../../lib/clock.ts';

const TRY_AGAIN_MS = 50;

export interface Address {
  host: string;
  port: number;
}

/**
 * Throws EADDRINUSE where another program listens. Sockets that share a port do not notice each other, so that two
 * servers would each get half of what connects. Readers of an owner that was killed may need `forMs` to end.
 */
export async function checkPortIsFree(address: Address, forMs: number): Promise<void> {
  const end = systemClock.now() + forMs;
  for (;;) {
    try {
      const server = await listen(createServer(), address);
      await new Promise((resolve) => server.close(resolve));
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || systemClock.now() >= end) throw error;
    }
    await pause(TRY_AGAIN_MS);
  }
}

/** One more listening socket of an address that others listen on with `reusePort`. */
export function openPlace(address: Address): Promise<Server> {
  return listen(createServer(), { ...address, reusePort: true });
}

/** Gives what connects at a place to an HTTP server that listens elsewhere. */
export function acceptAt(place: Server, http: HttpServer): void {
  place.on('connection', (socket) => giveConnection(socket, http));
}

/** Gives one connection to an HTTP server; `read` is what was read of it before. */
export function giveConnection(socket: Socket, http: HttpServer, read?: Uint8Array): void {
  // As HTTP servers have their own: who has asked everything may stop sending, and answers do not wait for more.
  socket.allowHalfOpen = true;
  socket.setNoDelay(true);
  if (read !== undefined) socket.unshift(read);
  http.emit('connection', socket);
}

function listen(server: Server, options: Address & { reusePort?: boolean }): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(options, () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}
