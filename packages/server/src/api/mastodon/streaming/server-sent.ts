import { streaming } from '@linnet/api-schemas/mastodon/endpoints/streaming.ts';
import type { FastifyReply } from 'fastify';
import type { Context } from '../../../core/context.ts';
import type { Auth } from '../../http/auth.ts';
import { defineRoutes, type MemberCall } from '../../http/route.ts';
import { type Channel, openChannel } from './channel.ts';
import { type Connection, MAX_BUFFERED } from './connection.ts';
import { openHub } from './hub.ts';

/** Well below the time after which idle sockets are closed. */
const THUMP_MS = 15_000;

/** Each path is one channel; what is left out of the path comes as a parameter. */
const PATHS = {
  user: 'user',
  notifications: 'user:notification',
  public: 'public',
  local: 'public:local',
  remote: 'public:remote',
  tag: 'hashtag',
  localTag: 'hashtag:local',
  list: 'list',
  direct: 'direct',
} as const;

/** The same streams as server-sent events, one a request. */
export const serverSentRoutes = defineRoutes(streaming, {
  health: ({ reply }) => reply.type('text/plain').send('OK'),
  user: (call) => answerStream(call, PATHS.user),
  notifications: (call) => answerStream(call, PATHS.notifications),
  public: (call) => answerStream(call, PATHS.public, call.params),
  local: (call) => answerStream(call, PATHS.local, call.params),
  remote: (call) => answerStream(call, PATHS.remote, call.params),
  tag: (call) => answerStream(call, PATHS.tag, call.params),
  localTag: (call) => answerStream(call, PATHS.localTag, call.params),
  list: (call) => answerStream(call, PATHS.list, call.params),
  direct: (call) => answerStream(call, PATHS.direct),
});

interface StreamParams {
  only_media?: boolean | undefined;
  tag?: string;
  list?: string;
}

async function answerStream({ ctx, auth, accountId, reply }: MemberCall, name: string, params: StreamParams = {}) {
  const { only_media: onlyMedia = false, ...subject } = params;
  const stream = onlyMedia ? `${name}:media` : name;
  const channel = await openChannel(ctx, auth, { stream, ...subject });
  openHub(ctx).checkRoom(accountId);
  openStream(ctx, reply, { auth, channel });
  return reply;
}

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
    // Without any data browsers drop an event.
    send(_stream, event, payload = '{}') {
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
