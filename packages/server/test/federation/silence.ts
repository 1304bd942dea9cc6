import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** Takes connections and says nothing, at any address of this machine. */
export async function createSilence() {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => void sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    sockets,
    uri: (n: number) => `http://127.1.${Math.floor(n / 200)}.${(n % 200) + 1}:${port}/notes/${n}`,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
