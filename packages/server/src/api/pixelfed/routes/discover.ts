import { discover } from '@linnet/api-schemas/pixelfed/endpoints/discover.ts';
import { loadTimeline } from '../../../core/timelines/load.ts';
import { toTimelinePage } from '../../../core/timelines/timeline.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderEntries } from '../../mastodon/statuses.ts';

export const discoverRoutes = defineRoutes(discover, {
  posts: async ({ ctx, viewer, page }) => {
    const timeline = { kind: 'public', onlyMedia: true } as const;
    const { entries } = await loadTimeline(ctx, viewer, timeline, toTimelinePage(page, 'id'));
    return { posts: await renderEntries(ctx, entries) };
  },
});
