import { WebSocket } from 'ws';
import type { TestApp } from '../../app.ts';

export interface StreamMessage {
  stream: string[];
  event: string;
  payload: string;
  error?: string;
  status?: number;
}

/** A socket that keeps what it hears. */
export interface StreamClient {
  socket: WebSocket;
  messages: StreamMessage[];
  send(message: unknown): void;
  /** The first message that fits, past ones included; fails after five seconds. */
  find(fits: (message: StreamMessage) => boolean): Promise<StreamMessage>;
  /** Resolves once the server has read everything sent so far. */
  settle(): Promise<void>;
  closed: Promise<number>;
  close(): Promise<void>;
}

interface Options {
  token?: string;
  protocol?: string;
  headers?: Record<string, string>;
}

/** Opens a stream of a listening app; rejects with the status of a refusal. */
export async function openStream(
  app: Pick<TestApp, 'url'>,
  query: string,
  options: Options = {},
): Promise<StreamClient> {
  const { token, protocol, headers = {} } = options;
  const url = `${app.url.replace(/^http/, 'ws')}/api/v1/streaming${query}`;
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol], {
    headers: { ...headers, ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
  });
  const messages: StreamMessage[] = [];
  let settles = 0;
  let heard: (() => void)[] = [];
  socket.on('message', (data) => {
    messages.push(JSON.parse(String(data)));
    for (const wake of heard) wake();
    heard = [];
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve);
    socket.on('unexpected-response', (_request, response) => {
      reject(new Error(String(response.statusCode)));
      socket.terminate();
    });
    socket.on('error', reject);
  });
  const client: StreamClient = {
    socket,
    messages,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    async find(fits) {
      const deadline = AbortSignal.timeout(30_000);
      for (;;) {
        const message = messages.find(fits);
        if (message !== undefined) return message;
        await new Promise<void>((resolve, reject) => {
          heard.push(resolve);
          deadline.addEventListener('abort', () =>
            reject(new Error(`heard only ${JSON.stringify(messages).slice(0, 2_000)}`)),
          );
        });
      }
    },
    async settle() {
      // Answered in order, so that everything before it has been read.
      settles += 1;
      client.send({ type: 'settle' });
      const answers = () => messages.filter((message) => message.error === 'Unknown message type').length;
      await client.find(() => answers() >= settles);
    },
    async close() {
      if (socket.readyState === WebSocket.CLOSED) return;
      socket.terminate();
      await closed;
    },
  };
  return client;
}
