import type { FastifyReply, FastifyRequest } from 'fastify';
import { mint } from '../../../core/addresses.ts';
import type { Context } from '../../../core/context.ts';
import type { Window } from '../../http/profile.ts';
import { type LinkCursors, linkHeader } from './pagination.ts';

interface Call {
  ctx: Context;
  request: FastifyRequest;
  reply: FastifyReply;
}

/** Sets `Link` to the neighbours of a page, with the page's own parameters. */
export function setLinks({ ctx, request, reply }: Call, cursors: LinkCursors): void {
  const [path = ''] = request.url.split('?', 1);
  const link = linkHeader(mint.path(ctx, ''), path, request.form, cursors);
  if (link !== undefined) reply.header('link', link);
}

/** The neighbours of a page of a list without ids, which goes on where it is `full`. */
export function linkOffsets(call: Call, { limit, offset }: Window, full: boolean): void {
  const [next, prev] = [full ? offset + limit : undefined, offset > 0 ? Math.max(0, offset - limit) : undefined];
  setLinks(call, { next, nextKey: 'offset', prev, prevKey: 'offset' });
}

/** The neighbours of a page of a list whose ids nobody sees: there is a next one where this one is full. */
export function linkMarks(
  call: Call,
  { first, last, full }: { first?: number | undefined; last?: number | undefined; full: boolean },
): void {
  setLinks(call, { next: full ? last : undefined, prev: first, prevKey: 'since_id' });
}
