import type { IncomingMessage } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { IpcBus } from '../../bus/ipc.ts';
import type { ToOwner, ToReader } from './messages.ts';

type Begin = Extract<ToReader, { kind: 'begin' }>;

/** A reader's end of the channel to its owner. */
export interface OwnerLink {
  begin: Promise<Begin>;
  /** `sent` is called once it is away, or cannot be sent. */
  send(message: ToOwner, handle?: Server | Socket, sent?: () => void): void;
  /** Answers each message of a kind from now on. */
  on<K extends ToReader['kind']>(
    kind: K,
    hear: (message: Extract<ToReader, { kind: K }>, handle: unknown) => void,
  ): void;
}

/** Opens it. The process ends at once when the owner does: what it reads belongs to somebody. */
export function openOwnerLink(): OwnerLink {
  const listeners = new Map<string, (message: never, handle: unknown) => void>();
  process.on('message', (message: ToReader, handle) => listeners.get(message.kind)?.(message as never, handle));
  process.on('disconnect', () => process.exit(0));
  if (!process.connected) process.exit(0);
  // Until it listens nothing else keeps it alive, whatever was loaded before.
  process.channel?.ref();
  const link: OwnerLink = {
    begin: new Promise((resolve) => listeners.set('begin', resolve)),
    // What cannot be sent has nobody to receive it.
    send: (message, handle, sent = () => {}) => void process.send?.(message, handle, {}, () => sent()),
    on: (kind, hear) => void listeners.set(kind, hear),
  };
  return link;
}

/** What caches hear, by way of the owner. */
export function joinBus(link: OwnerLink, bus: IpcBus): void {
  const { hear } = bus.attach({ send: (message) => link.send({ kind: 'bus', message }) });
  link.on('bus', ({ message }) => hear(message));
}

/** A connection that is to become something else is the owner's from here on, with what was read of it. */
export function handOver(link: OwnerLink, request: IncomingMessage, socket: Socket, head: Buffer): void {
  // The HTTP server listens for them no more, and one that nobody listens for would end the process.
  socket.on('error', () => socket.destroy());
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  // Header values are bytes to Node.
  const read = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]);
  // What is left here of the connection is closed like any other, for those who count them.
  link.send({ kind: 'upgrade', read }, socket, () => socket.destroy());
}
