import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyPluginAsync } from 'fastify';
import { type WebSocket, WebSocketServer } from 'ws';
import { isShutOut } from '../../../core/barriers/in-force.ts';
import type { Context } from '../../../core/context.ts';
import { AppError } from '../../../lib/errors.ts';
import { clientAddress, listNetworks } from '../../../net/client-address.ts';
import type { Auth } from '../../http/auth.ts';
import { readRefusal } from '../../http/errors.ts';
import { describeError } from '../http/errors.ts';
import { openChannel } from './channel.ts';
import { type Connection, MAX_BUFFERED } from './connection.ts';
import { openHub } from './hub.ts';
import { findUpgradeAuth } from './upgrade-auth.ts';

const MAX_MESSAGE = 64 * 1024;
const MAX_CHANNELS = 32;
const PING_MS = 30_000;
/** RFC 6455 §7.4.1 and its registry. */
const UNSUPPORTED_DATA = 1003;
const POLICY_VIOLATION = 1008;
const TRY_AGAIN_LATER = 1013;
const SERVICE_RESTART = 1012;

/** `wss://…/api/v1/streaming`: one socket, many subscriptions. */
export const webSocketStreaming: FastifyPluginAsync<{ ctx: Context }> = async (app, { ctx }) => {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE,
    perMessageDeflate: false,
    // The token travels as a subprotocol, and browsers drop a socket that does not answer it (RFC 6455 §4.2.2).
    handleProtocols: (protocols) => [...protocols][0] ?? false,
  });

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    accept(ctx, server, request, socket, head).catch((error: unknown) => refuse(ctx, socket, error));
  };
  app.server.on('upgrade', upgrade);
  const stopPings = keepAlive(ctx, server);

  app.addHook('preClose', async () => {
    app.server.off('upgrade', upgrade);
    stopPings();
    for (const socket of server.clients) socket.close(SERVICE_RESTART);
    openHub(ctx).close();
    server.close();
    // A peer that does not say goodbye must not hold the stop up.
    for (const socket of server.clients) socket.terminate();
  });
};

async function accept(
  ctx: Context,
  server: WebSocketServer,
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
): Promise<void> {
  socket.on('error', () => socket.destroy());
  if (await isShutOut(ctx, clientAddress(request, listNetworks(ctx.config.trustedProxies)))) {
    throw new AppError('forbidden', 'Your address is shut out here');
  }
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (!/^\/api\/v1\/streaming\/?$/.test(url.pathname)) throw new AppError('not-found', 'Record not found');
  const auth = await findUpgradeAuth(ctx, request, url.searchParams);
  const params = Object.fromEntries(url.searchParams);
  // A wrong first channel is refused like a wrong token: as HTTP.
  const first = params['stream'] === undefined ? undefined : await openChannel(ctx, auth, params);
  if (socket.destroyed) return;
  openHub(ctx).checkRoom(auth.accountId as number);
  server.handleUpgrade(request, socket, head, (webSocket) => {
    const connection = createConnection(ctx, webSocket, auth);
    if (first !== undefined) connection.channels.set(first.key, first);
  });
}

/** Bad tokens get a plain HTTP answer: a socket that opens and closes would be tried again and again. */
function refuse(ctx: Context, socket: Duplex, error: unknown): void {
  const answer = describeError(readRefusal(error));
  if (answer.status >= 500) ctx.log.error({ err: error }, 'a stream could not be opened');
  const body = JSON.stringify(answer.body);
  socket.end(
    `HTTP/1.1 ${answer.status} Refused\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
      `Access-Control-Allow-Origin: *\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const alive = new WeakSet<WebSocket>();

function keepAlive(ctx: Context, server: WebSocketServer): () => void {
  return ctx.clock.every(PING_MS, () => {
    for (const socket of server.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else socket.ping();
    }
  });
}

function createConnection(ctx: Context, socket: WebSocket, auth: Auth): Connection {
  const hub = openHub(ctx);
  const connection: Connection = {
    auth,
    accountId: auth.accountId as number,
    channels: new Map(),
    send(stream, event, payload) {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > MAX_BUFFERED) end(TRY_AGAIN_LATER);
      else socket.send(JSON.stringify({ stream, event, payload }));
    },
    close: () => end(POLICY_VIOLATION),
  };

  /** Nothing more is sent from now on, whether or not the peer answers the goodbye. */
  function end(code: number): void {
    hub.remove(connection);
    socket.close(code);
    ctx.clock.after(1_000, () => socket.terminate());
  }

  hub.add(connection);
  alive.add(socket);
  socket.on('pong', () => alive.add(socket));
  socket.on('close', () => hub.remove(connection));
  socket.on('error', () => socket.terminate());
  // One at a time: an unsubscribe must not overtake the subscribe before it.
  let last = Promise.resolve();
  let waiting = 0;
  socket.on('message', (data, isBinary) => {
    if (isBinary) return end(UNSUPPORTED_DATA);
    if (++waiting > MAX_CHANNELS * 2) return end(POLICY_VIOLATION);
    last = last.then(async () => {
      const error = await handleMessage(ctx, connection, String(data));
      waiting -= 1;
      if (error !== undefined && socket.readyState === socket.OPEN) socket.send(JSON.stringify(error));
    });
  });
  return connection;
}

/** Subscribes and unsubscribes. Answers what went wrong; the socket stays open. */
async function handleMessage(
  ctx: Context,
  connection: Connection,
  text: string,
): Promise<{ error: string; status: number } | undefined> {
  try {
    const message: unknown = JSON.parse(text);
    if (typeof message !== 'object' || message === null) return { error: 'Unknown message', status: 400 };
    const { type, ...params } = message as Record<string, unknown>;
    if (type !== 'subscribe' && type !== 'unsubscribe') return { error: 'Unknown message type', status: 400 };
    const channel = await openChannel(ctx, connection.auth, params);
    if (type === 'unsubscribe') connection.channels.delete(channel.key);
    else if (connection.channels.size < MAX_CHANNELS) connection.channels.set(channel.key, channel);
    else return { error: 'Too many subscriptions', status: 429 };
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return { error: 'Messages are JSON', status: 400 };
    const refusal = readRefusal(error);
    if (refusal.kind === 'internal') ctx.log.error({ err: error }, 'a subscription failed');
    const { status, body } = describeError(refusal);
    return { error: body.error, status };
  }
}
