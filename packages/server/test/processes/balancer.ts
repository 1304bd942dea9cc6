import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';

const LOOK_EVERY_MS = 50;
const STREAMS = /^\/api\/v1\/streaming/;

/** A process behind the balancer. */
export interface Upstream {
  port: number;
  takes: 'requests' | 'streams' | 'nothing';
}

export interface Balancer {
  /** Who is there, from now on. */
  use(upstreams: Upstream[]): void;
  /** Resolves when so many answer /health with 200. */
  untilHealthy(count: number): Promise<void>;
  close(): Promise<void>;
}

/** What stands before a server of many processes: round and round, and past those that say they are not well. */
export async function createBalancer(port: number): Promise<Balancer> {
  const agent = new Agent({ keepAlive: true });
  let upstreams: Upstream[] = [];
  let healthy = new Set<number>();
  let turn = 0;
  const sockets = new Set<Socket>();

  const choose = (url: string, tried: Set<number>): Upstream | undefined => {
    const kind = STREAMS.test(url) ? 'streams' : 'requests';
    const able = upstreams.filter(({ port, takes }) => takes === kind && healthy.has(port) && !tried.has(port));
    return able[turn++ % Math.max(1, able.length)];
  };

  async function look(): Promise<void> {
    const well = await Promise.all(upstreams.map(async ({ port }) => ((await askHealth(port)) === 200 ? [port] : [])));
    healthy = new Set(well.flat());
  }

  function forward(incoming: IncomingMessage, answer: ServerResponse, body: Buffer, tried = new Set<number>()): void {
    const upstream = choose(incoming.url ?? '/', tried);
    if (upstream === undefined) return void answer.writeHead(502).end('nobody is there');
    tried.add(upstream.port);
    const headers = { ...incoming.headers, 'x-forwarded-for': incoming.socket.remoteAddress ?? '' };
    const { method, url: path } = incoming;
    const outgoing = request({ agent, host: '127.0.0.1', port: upstream.port, method, path, headers });
    outgoing.on('response', (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers);
      response.pipe(answer);
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => {
      // As proxies do: what nobody accepted goes to the next; what somebody may have done is not done twice.
      if (error.code === 'ECONNREFUSED' || outgoing.reusedSocket) forward(incoming, answer, body, tried);
      else if (!answer.headersSent) answer.writeHead(502).end(String(error));
      else answer.destroy();
    });
    outgoing.end(body);
  }

  const server = createServer((incoming, answer) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk) => chunks.push(chunk));
    incoming.on('end', () => forward(incoming, answer, Buffer.concat(chunks)));
  });
  server.on('upgrade', (incoming, socket, head) => {
    const upstream = choose(incoming.url ?? '/', new Set());
    if (upstream === undefined) return void socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    const through = connect(upstream.port, '127.0.0.1', () => {
      const lines = [`GET ${incoming.url} HTTP/1.1`];
      for (let i = 0; i < incoming.rawHeaders.length; i += 2) {
        lines.push(`${incoming.rawHeaders[i]}: ${incoming.rawHeaders[i + 1]}`);
      }
      through.write(`${lines.join('\r\n')}\r\n\r\n`);
      through.write(head);
      socket.pipe(through).pipe(socket);
    });
    sockets.add(through).add(socket as Socket);
    for (const one of [socket, through]) one.on('error', () => one.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  let looking = true;
  const watching = (async () => {
    while (looking) {
      await look();
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  })();

  return {
    use(next) {
      upstreams = next;
    },
    async untilHealthy(count) {
      while (healthy.size < count) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    },
    async close() {
      looking = false;
      await watching;
      agent.destroy();
      for (const socket of sockets) socket.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function askHealth(port: number): Promise<number> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}/health`, { headers: { connection: 'close' } });
    await answer.arrayBuffer();
    return answer.status;
  } catch {
    return 0;
  }
}
