import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export interface Received {
  headers: IncomingHttpHeaders;
  /** As it came: what is signed. */
  body: string;
  json: { event: string; created_at: string; object: Record<string, unknown> };
}

export interface WebhookReceiver {
  url: string;
  received: Received[];
  /** How it answers, until told otherwise with 200. */
  reply: (response: ServerResponse) => void;
  /** The texts, or else the events, of what came. */
  texts(): string[];
}

/** Another program, on a port of this machine. */
export async function startReceiver(t: TestContext): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8');
      receiver.received.push({ headers: request.headers, body, json: JSON.parse(body) });
      receiver.reply(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received: [],
    reply: (response) => void response.end('thanks'),
    texts: () =>
      receiver.received.map(({ json }) => String(json.object['content'] ?? json.event).replaceAll(/<[^>]*>/g, '')),
  };
  return receiver;
}
