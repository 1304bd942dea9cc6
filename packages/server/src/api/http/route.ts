import {
  type AnswerOf,
  type Endpoint,
  type Endpoints,
  type IsId,
  isIdName,
  type ParamsOf,
  type PathNames,
} from '@linnet/api-schemas/endpoint.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { asMember, type Viewer } from '../../core/audience/viewer.ts';
import type { Context } from '../../core/context.ts';
import type { Page } from '../../db/keyset.ts';
import { notFound } from '../../lib/errors.ts';
import { parseId } from '../../lib/ids.ts';
import { type Auth, requireAuth } from './auth.ts';
import type { ApiOptions, ApiRoutes } from './client-apis.ts';
import type { ApiProfile, Window } from './profile.ts';
import { compileParams, type Received } from './read-params.ts';
import { confirmHooks } from './require-confirmed.ts';
import { refuseVisitors } from './require-member.ts';
import { requirePermission } from './require-permission.ts';
import { isWritten, type WrittenJson } from './written-json.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route was mounted from. */
    endpoint?: Endpoint;
  }
}

/** A request to an endpoint, read and allowed. */
export interface Call<E extends Endpoint = Endpoint> {
  ctx: Context;
  /** Parameters of the path: ids as numbers, the rest as text. */
  path: { [Name in PathNames<E['path']>]: IsId<Name> extends true ? number : string };
  params: Received<ParamsOf<E>>;
  page: PageOf<E['paged']>;
  /** Who reads: an app by itself is a visitor. */
  viewer: Viewer;
  auth: E['auth'] extends 'user' | 'app' ? Auth : Auth | null;
  /** Who acts. */
  accountId: E['auth'] extends 'user' ? number : number | null;
  request: FastifyRequest;
  reply: FastifyReply;
}

type PageOf<P> = P extends { by: 'offset' } ? Window : P extends object ? Page : undefined;

/** A call by a person. */
export interface MemberCall extends Call {
  auth: Auth;
  accountId: number;
}

/** A call for a page of a list. */
export interface PagedCall extends Call {
  page: Page;
}

/** What answers an endpoint; what is no JSON is sent by the handler, through `reply`. */
export type Handler<E extends Endpoint> = (call: Call<E>) => Promise<Result<E>> | Result<E>;
type Result<E extends Endpoint> = E['answer'] extends 'document' | 'page' | 'text' | 'bytes' | 'stream' | 'redirect'
  ? FastifyReply | undefined
  : AnswerOf<E> | WrittenJson<AnswerOf<E>>;

/** A handler for each endpoint of a noun. */
export type Handlers<N extends Endpoints> = { [Name in keyof N]: Handler<N[Name]> };

/** The routes of a noun: every endpoint that is described is answered, and no other. */
export function defineRoutes<N extends Endpoints>(endpoints: N, handlers: Handlers<NoInfer<N>>): ApiRoutes {
  return async (app, options) => {
    for (const name of Object.keys(endpoints)) mount(app, options, endpoints[name] as N[string], handlers[name]!);
  };
}

/** Mounts one endpoint: who may call it, its parameters, its limits and its answer are as described. */
export function mount<E extends Endpoint>(
  app: FastifyInstance,
  { ctx, profile }: ApiOptions,
  endpoint: E,
  handler: Handler<E>,
): void {
  const { method, path, auth: access, uploads: maxFiles, paged, limit = 'default' } = endpoint;
  if (limit !== 'none' && profile.limits[limit] === undefined)
    throw new Error(`${path}: no family of limits is ${limit}`);
  const readParams = endpoint.params === undefined ? () => NO_PARAMS : compileParams(endpoint.params, profile.params);
  // Visitors change nothing: to them a page may be a second old. Who writes must find again what they wrote.
  const forVisitors = ctx.db.replica === undefined ? ctx : { ...ctx, db: ctx.db.replica };
  const { mediaMaxBytes, videoMaxBytes } = ctx.config;
  const maxFileBytes = endpoint.clips ? Math.max(mediaMaxBytes, videoMaxBytes) : mediaMaxBytes;
  const readPath = compilePath(path);
  // RFC 9745 §2.1: a date as structured fields write it.
  const deprecation = endpoint.deprecated === undefined ? undefined : `@${Date.parse(endpoint.deprecated) / 1_000}`;
  const confirm = confirmHooks(ctx, endpoint.confirm);
  const readPage = paged === undefined ? () => undefined : compilePage(profile, paged);
  app.route({
    method: [method].flat(),
    url: path,
    exposeHeadRoute: endpoint.answer !== 'stream',
    config: {
      endpoint,
      limit,
      // Who is told live hears it from the process that writes.
      owner: endpoint.answer === 'stream',
      ...(maxFiles === undefined ? {} : { uploads: { maxBytes: maxFileBytes, maxFiles } }),
    },
    preValidation: [
      requireAuth({ ...endpoint, access }),
      ...(access === 'user' || endpoint.evenIfPrivate ? [] : [refuseVisitors(ctx)]),
      ...(endpoint.permission === undefined ? [] : [requirePermission(ctx, endpoint.permission)]),
      ...confirm.before,
    ],
    handler: async (request, reply) => {
      const { auth } = request;
      if (deprecation !== undefined) reply.header('deprecation', deprecation);
      const accountId = auth?.accountId ?? null;
      // Read in this order: what the path names comes before what is wrong with a form.
      const call = {
        ctx: auth === null && READS.has(request.method) ? forVisitors : ctx,
        path: readPath(request),
        params: readParams(request.form),
        page: readPage(request.form),
        viewer: asMember(accountId),
        auth,
        accountId,
        request,
        reply,
      } as Call<E>;
      await confirm.within(request, call.params);
      const answer = await handler(call);
      if (typeof endpoint.answer === 'object' && isForEverybody(request)) allowCaching(reply);
      if (isWritten(answer)) {
        reply.type(JSON_TYPE);
        return answer.bytes;
      }
      if (endpoint.answer !== 'empty' || reply.sent) return answer;
      return profile.empty === undefined ? reply.code(204).send() : profile.empty;
    },
  });
}

/** Read by somebody who showed nothing that could make the answer another's. */
function isForEverybody({ method, auth, authFailure, headers }: FastifyRequest): boolean {
  return READS.has(method) && auth === null && authFailure === null && headers.cookie === undefined;
}

/** What every visitor is told may be told again for a moment; what was refused is asked anew. */
function allowCaching(reply: FastifyReply): void {
  if (reply.statusCode !== 200 || reply.hasHeader('cache-control')) return;
  reply.header('cache-control', `public, max-age=${FRESH_S}`);
}

const JSON_TYPE = 'application/json; charset=utf-8';
/** As long as Mastodon has it. */
const FRESH_S = 15;
const READS = new Set(['GET', 'HEAD']);
const NO_PARAMS = Object.freeze(Object.create(null)) as object;

/** An id that cannot be one was not found. */
function compilePath(path: string): (request: FastifyRequest) => Record<string, string | number> {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  return ({ params }) => {
    const result: Record<string, string | number> = {};
    for (const name of names) {
      const text = (params as Record<string, string>)[name] ?? '';
      const value = isIdName(name) ? parseId(text) : text;
      if (value === undefined) throw notFound();
      result[name] = value;
    }
    return result;
  };
}

function compilePage(profile: ApiProfile, { by, limit, max }: NonNullable<Endpoint['paged']>) {
  const limits = { default: limit, max };
  return by === 'offset'
    ? (form: FastifyRequest['form']) => profile.readWindow(form, limits)
    : (form: FastifyRequest['form']) => profile.readPage(form, limits);
}
