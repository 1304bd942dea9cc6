import { createServer, connect as dial, type Socket } from 'node:net';

/** A way to PostgreSQL that can be cut at the moment a commit is asked for. */
export interface CuttingProxy {
  url: string;
  /** The next commit reaches the server, or does not, and its answer never comes back. */
  cutNextCommit(when: 'before' | 'after'): void;
  cuts(): number;
  close(): Promise<void>;
}

const COMMIT = Buffer.from('commit\0');

export async function createCuttingProxy(target: string): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  let cut: 'before' | 'after' | undefined;
  let cuts = 0;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = dial(Number(port), hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => {
        client.destroy();
        upstream.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      if (cut === undefined || !chunk.includes(COMMIT)) {
        upstream.write(chunk);
        return;
      }
      const when = cut;
      cut = undefined;
      cuts += 1;
      if (when === 'before') {
        client.destroy();
        return;
      }
      upstream.removeAllListeners('data');
      // The answer to the commit is there, and goes nowhere.
      upstream.once('data', () => client.destroy());
      upstream.write(chunk);
    });
    upstream.on('data', (chunk: Buffer) => client.write(chunk));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    cutNextCommit(when) {
      cut = when;
    },
    cuts: () => cuts,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
