import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Dialect } from '../../config/option-kinds.ts';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { DOORS, doorAt, doorOfAgent, openDoors } from '../../core/doors.ts';
import { readRequestHost } from '../../lib/host.ts';
import { VERSION } from '../../lib/version.ts';
import { createNodeinfoLoader } from '../documents/load-nodeinfo.ts';
import { renderDoorMetadata } from '../render/door-metadata.ts';
import type { Json } from '../render/json.ts';
import {
  type NodeinfoInput,
  type NodeinfoVersion,
  nodeinfoType,
  renderNodeinfo,
  renderNodeinfoLinks,
  renderTruth,
} from '../render/nodeinfo.ts';

const OPEN = { config: { unsigned: 'all' } } as const;
const OWN = '/nodeinfo/linnet/';

/** Addresses that are asked without being told of, and what they answer while no door has them: ours, or nothing. */
const FIXED: Record<string, { version: NodeinfoVersion; own: boolean }> = {
  '/nodeinfo/2.0': { version: '2.0', own: true },
  '/nodeinfo/2.1': { version: '2.1', own: true },
  '/nodeinfo/2.0.json': { version: '2.0', own: false },
  '/nodeinfo/2.1.json': { version: '2.1', own: false },
  '/api/nodeinfo/2.0.json': { version: '2.0', own: false },
};

/**
 * NodeInfo: what this server runs and how busy it is. Whoever follows `/.well-known/nodeinfo` reads what we are; apps of
 * other software are let in where they alone look, and on the hosts that are their faces (`core/doors.ts`).
 */
export function addNodeinfoRoutes(fastify: FastifyInstance, ctx: Context): void {
  const load = createNodeinfoLoader(ctx);
  let open: ReadonlySet<Dialect> = new Set();
  fastify.addHook('onReady', async () => {
    open = openDoors(ctx.config, (route) => fastify.hasRoute(route));
  });

  /** The face that was asked, where its door is open. */
  function faceOf({ headers }: FastifyRequest): { host: string; dialect: Dialect } | undefined {
    if (ctx.config.hosts.faces.size === 0) return undefined;
    const host = readRequestHost(headers) ?? '';
    const dialect = ctx.config.hosts.faces.get(host);
    return dialect !== undefined && open.has(dialect) ? { host, dialect } : undefined;
  }

  fastify.get('/.well-known/nodeinfo', OPEN, async (request, reply) => {
    const face = faceOf(request);
    const visitor = doorOfAgent(open, request.headers['user-agent']);
    const address =
      face !== undefined
        ? mint.face(ctx, face.host, '/nodeinfo/')
        : mint.path(ctx, visitor === undefined ? OWN : `/nodeinfo/${visitor}/`);
    reply.header('access-control-allow-origin', '*').header('cache-control', 'public, max-age=3600');
    return reply.header('vary', 'User-Agent').send(renderNodeinfoLinks(address));
  });

  for (const version of ['2.0', '2.1'] as const) {
    fastify.get(OWN + version, OPEN, async (_request, reply) => sendOwn(reply, version, await load()));
    // Where an app that says who it is is led; there is nothing while its door is closed.
    fastify.get<{ Params: { dialect: string } }>(`/nodeinfo/:dialect/${version}`, OPEN, async (request, reply) => {
      const dialect = [...open].find((one) => one === request.params.dialect);
      return dialect === undefined ? sendNothing(reply) : sendDoor(reply, dialect, version, await load());
    });
  }

  for (const [path, { version, own }] of Object.entries(FIXED)) {
    fastify.get(path, OPEN, async (request, reply) => {
      const dialect = faceOf(request)?.dialect ?? doorAt(open, path);
      if (dialect !== undefined) return sendDoor(reply, dialect, version, await load());
      return own ? sendOwn(reply, version, await load()) : sendNothing(reply);
    });
  }

  function sendOwn(reply: FastifyReply, version: NodeinfoVersion, input: NodeinfoInput): FastifyReply {
    // Client libraries look in `upstream` for the API that a software they do not know speaks.
    const metadata = { upstream: { name: 'mastodon' } };
    const software = { name: 'linnet', version: VERSION };
    return send(reply, version, renderNodeinfo(input, version, { software, metadata }));
  }

  function sendDoor(
    reply: FastifyReply,
    dialect: Dialect,
    version: NodeinfoVersion,
    input: NodeinfoInput,
  ): FastifyReply {
    const { software } = DOORS[dialect];
    // One address serves two apps, of which the second looks at the metadata alone.
    const wanted = [...open].map((one) => renderDoorMetadata(one, { ...input, config: ctx.config }));
    const metadata = Object.assign({}, ...wanted, renderTruth(ctx, VERSION)) as Json;
    // Jerboa turns back without the number; here comments are posts.
    const usage = { localComments: 0 };
    return send(reply, version, renderNodeinfo(input, version, { software, metadata, usage }));
  }
}

function send(reply: FastifyReply, version: NodeinfoVersion, document: Json): FastifyReply {
  return reply
    .header('access-control-allow-origin', '*')
    .header('cache-control', 'public, max-age=600')
    .type(nodeinfoType(version))
    .send(JSON.stringify(document));
}

function sendNothing(reply: FastifyReply): FastifyReply {
  return reply.header('access-control-allow-origin', '*').code(404).send({ error: 'Record not found' });
}
