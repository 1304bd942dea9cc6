import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { takePeer } from './peer.ts';

/** The address of a socket has so much room; macOS has the least. */
const PATH_MAX = 100;
/** What a client may send, and the field that a reader adds. */
const MAX_HEADER = 16_384 + 256;

export interface Door {
  path: string;
  close(): Promise<void>;
}

/** Where readers reach the owner: a socket in a folder that nobody else may enter. Its requests are those of `server`. */
export async function openDoor(dataDir: string, server: Server): Promise<Door> {
  const path = await choosePath(dataDir);
  const door = createServer({
    maxHeaderSize: MAX_HEADER,
    requestTimeout: 0,
    keepAliveTimeout: 0,
    // HTTP/1.0 may do without, and a reader has seen to it that others do not.
    requireHostHeader: false,
    insecureHTTPParser: false,
  });
  door.on('connection', (socket: Socket) => {
    // Whoever is refused in the middle of a body has the answer before the end: the reader closes.
    socket.destroySoon = () => void socket.end();
  });
  door.on('request', (request, response) => {
    if (takePeer(request)) server.emit('request', request, response);
    else response.writeHead(400).end();
  });
  await new Promise<void>((resolve, reject) => {
    door.once('error', reject);
    door.listen(path, resolve);
  });
  await chmod(path, 0o600);
  return {
    path,
    async close() {
      await new Promise((resolve) => {
        door.close(resolve);
        door.closeAllConnections();
      });
      await rm(dirname(path), { recursive: true, force: true });
    },
  };
}

async function choosePath(dataDir: string): Promise<string> {
  const name = 'owner.sock';
  let folder = join(dataDir, 'readers');
  // The data are this process's alone: what lies there is left of one that was killed.
  await rm(folder, { recursive: true, force: true });
  if (join(folder, name).length > PATH_MAX) folder = await mkdtemp(join(tmpdir(), 'linnet-readers-'));
  else await mkdir(folder, { mode: 0o700 });
  return join(folder, name);
}
