import { accounts } from '@linnet/api-schemas/pleroma/endpoints/accounts.ts';
import { loadTimeline } from '../../../core/timelines/load.ts';
import { toTimelinePage } from '../../../core/timelines/timeline.ts';
import { AppError } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../../mastodon/http/links.ts';
import { renderEntries } from '../../mastodon/statuses.ts';

export const accountRoutes = defineRoutes(accounts, {
  favourites: async (call) => {
    const { ctx, viewer, accountId, path, page } = call;
    if (path.id !== accountId) throw new AppError('forbidden', "Can't get favorites");
    const timeline = { kind: 'marked', by: 'likes', accountId } as const;
    const { entries, next, prev } = await loadTimeline(ctx, viewer, timeline, toTimelinePage(page, 'mark'));
    setLinks(call, { next: next?.at[0], prev: prev?.at[0], prevKey: 'min_id' });
    return renderEntries(ctx, entries);
  },
});
