import { timelines } from '@linnet/api-schemas/misskey/endpoints/timelines.ts';
import type { Note } from '@linnet/api-schemas/misskey/note.ts';
import { makeEach } from '../../../core/make-each.ts';
import { loadTimeline } from '../../../core/timelines/load.ts';
import { type Timeline, toTimelinePage } from '../../../core/timelines/timeline.ts';
import type { Page } from '../../../db/keyset.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { inMisskeyOrder } from '../http/paging.ts';
import { renderNote } from '../serializers/note.ts';

/** Timelines: each is a source of core. */
export const timelineRoutes = defineRoutes(timelines, {
  home: (call) => answerTimeline(call, { kind: 'home' }),
  local: (call) => answerTimeline(call, { kind: 'public', origin: 'local', onlyMedia: call.params.withFiles }),
  global: (call) => answerTimeline(call, { kind: 'public', onlyMedia: call.params.withFiles }),
});

async function answerTimeline(
  { ctx, viewer, page }: Pick<Call, 'ctx' | 'viewer'> & { page: Page },
  timeline: Timeline,
): Promise<Note[]> {
  const { entries } = await loadTimeline(ctx, viewer, timeline, toTimelinePage(page, 'id'));
  const notes = makeEach(
    ctx,
    'note',
    entries,
    (entry) => entry.entryId,
    (entry) => renderNote(ctx, entry),
  );
  return inMisskeyOrder(page, notes);
}
