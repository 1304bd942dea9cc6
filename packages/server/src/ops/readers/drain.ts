import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Clock } from '../../lib/clock.ts';

/** Clients that are busy come within this time, and are told that the connection ends with the answer. */
const GRACE_MS = 1_000;
const LOOK_EVERY_MS = 20;

/**
 * Watches the connections of a server from its beginning. The answer lets all of them end with what is being answered. One
 * that is idle is closed only after a second, so that no request meets one just being closed; what is left after `withinMs`
 * is cut off.
 */
export function prepareDrain(server: Server, clock: Clock): (withinMs: number) => Promise<void> {
  const open = new Set<Socket>();
  const answering = new Set<ServerResponse>();
  let draining = false;
  server.on('connection', (socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  server.prependListener('request', (_request, response) => {
    if (draining) response.setHeader('connection', 'close');
    answering.add(response);
    response.once('close', () => answering.delete(response));
  });

  async function untilEmpty(forMs: number): Promise<void> {
    const end = clock.now() + forMs;
    while (open.size > 0 && clock.now() < end) {
      await new Promise<void>((resolve) => clock.after(LOOK_EVERY_MS, resolve));
    }
  }

  return async (withinMs) => {
    draining = true;
    for (const response of answering) if (!response.headersSent) response.setHeader('connection', 'close');
    await untilEmpty(GRACE_MS);
    server.close();
    await untilEmpty(withinMs - GRACE_MS);
    server.closeAllConnections();
  };
}
