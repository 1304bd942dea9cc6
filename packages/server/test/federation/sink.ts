import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  // biome-ignore lint/suspicious/noExplicitAny: tests look at any document
  activity: any;
}

export interface Sink {
  host: string;
  /** What was answered, in the order in which it came. */
  received: Received[];
  /** Requests that are being answered now, and the most there were at once. */
  load: { now: number; most: number };
  close(): Promise<void>;
}

export type Answer = (received: Received, response: ServerResponse) => void | Promise<void>;

export const accept: Answer = (_received, response) => void response.writeHead(202).end();

export const answer =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (_received, response) =>
    void response.writeHead(status, headers).end();

/** Another server as seen from here: something that takes POSTs. `reply` may be replaced while it runs. */
export async function createSink(behaviour: { reply: Answer } = { reply: accept }): Promise<Sink> {
  const received: Received[] = [];
  const load = { now: 0, most: 0 };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', async () => {
      load.now += 1;
      load.most = Math.max(load.most, load.now);
      const body = Buffer.concat(chunks);
      const { url = '', headers } = request;
      const one = { path: url, headers, body, activity: JSON.parse(body.toString()) };
      received.push(one);
      await behaviour.reply(one, response);
      load.now -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    load,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
