import type { FastifyInstance } from 'fastify';
import { mint } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import { loadInstanceSettings } from '../../core/users/settings.ts';
import { findUsage, type Usage } from '../../db/queries/usage.ts';
import { createCache } from '../../lib/cache.ts';
import { VERSION } from '../../lib/version.ts';
import type { Json } from '../render/json.ts';

const DAY_MS = 86_400_000;
const FRESH_MS = 600_000;
const SCHEMA = 'http://nodeinfo.diaspora.software/ns/schema';

type Version = '2.0' | '2.1';

/** NodeInfo: what this server runs and how busy it is, counted every ten minutes at most. */
export function addNodeinfoRoutes(fastify: FastifyInstance, ctx: Context): void {
  const cached = createCache<'usage', Promise<Usage>>({ max: 1, ttlMs: FRESH_MS, clock: ctx.clock });

  function loadUsage(): Promise<Usage> {
    const known = cached.get('usage');
    if (known !== undefined) return known;
    const now = ctx.clock.now();
    const counting = findUsage
      .first(ctx.db, { monthAgo: now - 30 * DAY_MS, halfyearAgo: now - 180 * DAY_MS })
      .then((row) => row as Usage);
    cached.set('usage', counting);
    counting.catch(() => cached.clear());
    return counting;
  }

  // Only 2.1: a web client that finds 2.0 takes the name in it for a promise, and hides what it could do.
  // Those who look for 2.0 by its usual path find it.
  fastify.get('/.well-known/nodeinfo', async (_request, reply) => {
    reply.header('access-control-allow-origin', '*').header('cache-control', 'public, max-age=3600');
    return { links: [{ rel: `${SCHEMA}/2.1`, href: mint.path(ctx, '/nodeinfo/2.1') }] };
  });

  for (const version of ['2.0', '2.1'] as const) {
    fastify.get(`/nodeinfo/${version}`, async (_request, reply) =>
      reply
        .header('access-control-allow-origin', '*')
        .header('cache-control', 'public, max-age=600')
        .type(`application/json; profile="${SCHEMA}/${version}#"; charset=utf-8`)
        .send(JSON.stringify(render(version, await loadInstanceSettings(ctx), await loadUsage()))),
    );
  }
}

function render(
  version: Version,
  settings: Awaited<ReturnType<typeof loadInstanceSettings>>,
  { users, activeMonth, activeHalfyear, localPosts }: Usage,
): Json {
  return {
    version,
    software: { name: 'linnet', version: VERSION },
    protocols: ['activitypub'],
    services: { inbound: [], outbound: [] },
    openRegistrations: settings.registrations === 'open',
    usage: { users: { total: users, activeMonth, activeHalfyear }, localPosts },
    metadata: {
      nodeName: settings.title,
      nodeDescription: settings.description,
      // Client libraries look here for the API that a software they do not know speaks.
      upstream: { name: 'mastodon' },
    },
  };
}
