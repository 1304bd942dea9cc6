import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Clock } from '../lib/clock.ts';

const BODY_MS = 30_000;
/** A picture over a slow line: the largest takes ten minutes at 28 kB/s. */
const UPLOAD_MS = 600_000;

const TIMED_OUT = 'HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/**
 * Ends requests whose body does not come in time. Node's own limit is one for all routes and is looked at now and
 * then; this one is exact, and longer where files are taken.
 */
export function limitBodyTime(server: FastifyInstance, clock: Clock): void {
  const waiting = new Set<() => void>();
  server.addHook('onRequest', async (request) => {
    if (!hasBody(request.headers)) return;
    const { raw } = request;
    const cancel = clock.after(request.routeOptions.config?.uploads === undefined ? BODY_MS : UPLOAD_MS, () => {
      waiting.delete(stop);
      if (!raw.complete) raw.socket.end(TIMED_OUT, () => raw.socket.destroy());
    });
    const stop = () => {
      waiting.delete(stop);
      cancel();
    };
    waiting.add(stop);
    raw.once('end', stop);
    raw.once('close', stop);
  });
  server.addHook('onClose', async () => {
    for (const stop of waiting) stop();
  });
}

/** Whether a request says that it has a body. */
export function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
