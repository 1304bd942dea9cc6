import type { FastifyReply } from 'fastify';
import type { Context } from '../../../core/context.ts';
import { type Auth, requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { type Channel, openChannel } from './channel.ts';
import { type Connection, MAX_BUFFERED } from './connection.ts';
import { openHub } from './hub.ts';

/** Well below the time after which idle sockets are closed. */
const THUMP_MS = 15_000;

/** Each path is one channel; what is left out of the path comes as a parameter. */
const PATHS: Record<string, string> = {
  user: 'user',
  'user/notification': 'user:notification',
  public: 'public',
  'public/local': 'public:local',
  'public/remote': 'public:remote',
  hashtag: 'hashtag',
  'hashtag/local': 'hashtag:local',
  list: 'list',
  direct: 'direct',
};

/** The same streams as server-sent events, one a request. */
export const serverSentRoutes: ApiRoutes = async (app, { ctx }) => {
  app.get('/api/v1/streaming/health', async (_request, reply) => reply.type('text/plain').send('OK'));

  const options = { preValidation: requireAuth({ access: 'user', scopes: ['read:statuses', 'read:notifications'] }) };
  for (const [path, stream] of Object.entries(PATHS)) {
    app.get(`/api/v1/streaming/${path}`, { ...options, exposeHeadRoute: false }, async (request, reply) => {
      const auth = request.auth as Auth;
      const { only_media: onlyMedia, tag, list } = request.form;
      const media = stream.startsWith('public') && (onlyMedia === 'true' || onlyMedia === '1');
      const channel = await openChannel(ctx, auth, { stream: media ? `${stream}:media` : stream, tag, list });
      openHub(ctx).checkRoom(auth.accountId as number);
      openStream(ctx, reply, { auth, channel });
    });
  }
};

function openStream(ctx: Context, reply: FastifyReply, { auth, channel }: { auth: Auth; channel: Channel }): void {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    'content-type': 'text/event-stream',
    'cache-control': 'private, no-store',
    // Proxies that collect an answer before they pass it on would make a stream of nothing.
    'x-accel-buffering': 'no',
  });
  raw.write(':)\n');

  const hub = openHub(ctx);
  const connection: Connection = {
    auth,
    accountId: auth.accountId as number,
    channels: new Map([[channel.key, channel]]),
    send(_stream, event, payload) {
      if (raw.writableLength > MAX_BUFFERED) raw.destroy();
      else raw.write(`event: ${event}\ndata: ${payload}\n\n`);
    },
    close: () => raw.end(),
  };
  hub.add(connection);
  const stop = ctx.clock.every(THUMP_MS, () => raw.write(':thump\n'));
  raw.on('error', () => raw.destroy());
  raw.on('close', () => {
    stop();
    hub.remove(connection);
  });
}
