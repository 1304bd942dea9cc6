import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from '../../core/context.ts';
import { loadTimeline } from '../../core/timelines/load.ts';
import { type Timeline, toTimelinePage } from '../../core/timelines/timeline.ts';
import { readPage } from './http/pagination.ts';
import { setLinks, viewerOf } from './routes/request.ts';
import { renderEntries } from './statuses.ts';

/** A page of a timeline as statuses. Cursors travel as `max_id` and `min_id`: ids of entries, or of marks in `Link`. */
export async function answerTimeline(
  ctx: Context,
  request: FastifyRequest,
  reply: FastifyReply,
  timeline: Timeline,
): Promise<Status[]> {
  const by = timeline.kind === 'marked' ? 'mark' : 'id';
  const page = toTimelinePage(readPage(request.form, { default: 20 }), by);
  const { entries, next, prev } = await loadTimeline(ctx, viewerOf(request), timeline, page);
  setLinks(ctx, request, reply, { next: next?.at[0], prev: prev?.at[0], prevKey: 'min_id' });
  return renderEntries(ctx, entries);
}
