import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import { loadTimeline } from '../../core/timelines/load.ts';
import { type Timeline, toTimelinePage } from '../../core/timelines/timeline.ts';
import type { PagedCall } from '../http/route.ts';
import type { WrittenJson } from '../http/written-json.ts';
import { setLinks } from './http/links.ts';
import { writeEntries } from './statuses.ts';

/** A page of a timeline as statuses. Cursors travel as `max_id` and `min_id`: ids of entries, or of marks in `Link`. */
export async function answerTimeline(call: PagedCall, timeline: Timeline): Promise<WrittenJson<Status[]>> {
  const { ctx, viewer } = call;
  const page = toTimelinePage(call.page, timeline.kind === 'marked' ? 'mark' : 'id');
  const { entries, next, prev } = await loadTimeline(ctx, viewer, timeline, page);
  setLinks(call, { next: next?.at[0], prev: prev?.at[0], prevKey: 'min_id' });
  return writeEntries(ctx, entries);
}
