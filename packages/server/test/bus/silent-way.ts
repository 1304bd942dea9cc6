import { connect, createServer, type Socket } from 'node:net';

/** A way to a server on which the network can lose connections without a word. */
export async function createSilentWay(target: string) {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connect(Number(to.port), to.hostname);
    for (const [from, into] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      open.add(from);
      from.on('error', () => {});
      from.on('data', (chunk) => {
        if (open.has(from)) into.write(chunk);
      });
      from.on('close', () => {
        if (open.has(from)) into.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    /** Nothing goes through any connection that there is; new ones are as they should be. */
    fallSilent: () => open.clear(),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
