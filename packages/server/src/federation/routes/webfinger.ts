import type { FastifyInstance } from 'fastify';
import { type AccountRef, findAccountByAddress } from '../../core/accounts/find.ts';
import { fullHandle, mint, parseOurs, readDomain } from '../../core/addresses.ts';
import type { Context } from '../../core/context.ts';
import type { Json } from '../render/json.ts';
import { findActor } from './find-actor.ts';

/** Whoever cannot find somebody can neither be answered nor answer. */
const OPEN = { config: { unsigned: 'all' } } as const;
const MAX_RESOURCE = 2_048;
const SUBSCRIBE = 'http://ostatus.org/schema/1.0/subscribe';
const PROFILE_PAGE = 'http://webfinger.net/rel/profile-page';

interface ByResource {
  Querystring: { resource?: unknown };
}

/** WebFinger (RFC 7033) for local accounts, by handle or address, and host-meta (RFC 6415) which leads to it. */
export function addWebfingerRoutes(fastify: FastifyInstance, ctx: Context): void {
  const template = mint.path(ctx, '/.well-known/webfinger?resource={uri}');

  fastify.get<ByResource>('/.well-known/webfinger', OPEN, async (request, reply) => {
    const resource = readResource(ctx, request.query.resource);
    if (resource === undefined) return reply.code(400).send({ error: 'Bad request' });
    const account = await findSubject(ctx, resource);
    if (account === undefined) return reply.code(404).send({ error: 'Record not found' });
    if (account.deletedAt !== null) return reply.code(410).send({ error: 'Gone' });
    return reply
      .header('cache-control', 'public, max-age=3600')
      .type('application/jrd+json; charset=utf-8')
      .send(JSON.stringify(renderSubject(ctx, account)));
  });

  fastify.get('/.well-known/host-meta', OPEN, async (_request, reply) => {
    return reply
      .type('application/xrd+xml; charset=utf-8')
      .send(
        `<?xml version="1.0" encoding="UTF-8"?>\n<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">\n` +
          `  <Link rel="lrdd" type="application/jrd+json" template="${template}"/>\n</XRD>\n`,
      );
  });

  fastify.get('/.well-known/host-meta.json', OPEN, async (_request, reply) => {
    const links = [{ rel: 'lrdd', type: 'application/jrd+json', template }];
    return reply.type('application/jrd+json; charset=utf-8').send(JSON.stringify({ links }));
  });
}

/** What is asked for, as an address of ours or of somebody elsewhere. Undefined where it makes no sense. */
function readResource(ctx: Context, value: unknown): string | undefined {
  if (typeof value !== 'string' || value.length > MAX_RESOURCE) return undefined;
  const resource = value.trim();
  if (/^https?:\/\//i.test(resource)) return URL.canParse(resource) ? resource : undefined;
  const handle = resource.replace(/^acct:/i, '').replace(/^@/, '');
  const at = handle.lastIndexOf('@');
  if (at < 1 || at === handle.length - 1) return undefined;
  const name = handle.slice(0, at);
  const domain = readDomain(ctx, handle.slice(at + 1));
  if (domain !== '') return `https://${domain ?? 'invalid'}/`;
  // The server's own account is called by the server's name.
  return readDomain(ctx, name) === '' ? mint.server(ctx) : mint.accountPage(ctx, encodeURIComponent(name));
}

/** People here and the server itself; of anything else of ours, and of others, there is nothing to tell. */
async function findSubject(ctx: Context, resource: string): Promise<AccountRef | undefined> {
  const ours = parseOurs(ctx, resource);
  if (ours?.kind === 'account') return findActor(ctx, ours.name);
  return ours?.kind === 'server' ? findAccountByAddress(ctx, resource) : undefined;
}

function renderSubject(ctx: Context, account: AccountRef): Json {
  const page = account.url ?? account.uri;
  return {
    subject: `acct:${fullHandle(ctx, account.username)}`,
    aliases: [...new Set([page, account.uri])],
    links: [
      { rel: PROFILE_PAGE, type: 'text/html', href: page },
      { rel: 'self', type: 'application/activity+json', href: account.uri },
      { rel: SUBSCRIBE, template: mint.path(ctx, '/authorize_interaction?uri={uri}') },
    ],
  };
}
