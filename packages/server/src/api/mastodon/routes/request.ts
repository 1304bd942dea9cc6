import type { FastifyReply, FastifyRequest } from 'fastify';
import { asMember, type Viewer } from '../../../core/audience/viewer.ts';
import type { Context } from '../../../core/context.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { type LinkCursors, linkHeader } from '../http/pagination.ts';

/** Who reads: an app by itself is a visitor. */
export function viewerOf(request: FastifyRequest): Viewer {
  return asMember(request.auth?.accountId ?? null);
}

/** Who acts, on routes that `requireAuth` lets only users reach. */
export function accountOf(request: FastifyRequest): number {
  const accountId = request.auth?.accountId ?? null;
  if (accountId === null) throw notFound();
  return accountId;
}

/** A part of the path, decoded. */
export function pathParam(request: FastifyRequest, name: string): string {
  return (request.params as Record<string, string>)[name] ?? '';
}

/** An id in the path. What is no id of ours was not found. */
export function pathId(request: FastifyRequest, name = 'id'): number {
  const id = parseId(pathParam(request, name));
  if (id === undefined) throw notFound();
  return id;
}

/** Sets `Link` to the neighbours of a page, with the page's own parameters. */
export function setLinks(ctx: Context, request: FastifyRequest, reply: FastifyReply, cursors: LinkCursors): void {
  const [path = ''] = request.url.split('?', 1);
  const link = linkHeader(ctx.config.publicUrl, path, request.form, cursors);
  if (link !== undefined) reply.header('link', link);
}
