import { scheduledStatuses } from '@linnet/api-schemas/mastodon/endpoints/scheduled-statuses.ts';
import { loadDraft, loadDrafts } from '../../../core/drafts/load.ts';
import { changeScheduled } from '../../../core/drafts/schedule.ts';
import { deleteDraft } from '../../../core/drafts/write.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { renderFor } from '../render-for.ts';
import { readInstant } from '../serializers/dates.ts';
import { renderScheduledStatus } from '../serializers/draft.ts';
import { readDraft } from './status-params.ts';

const scheduled = true;

/** Posts that are to come. */
export const scheduledStatusRoutes = defineRoutes(scheduledStatuses, {
  all: async (call) => {
    const { ctx, accountId, page } = call;
    const drafts = await loadDrafts(ctx, accountId, 'scheduled', page);
    setLinks(call, {
      next: drafts.length < page.limit ? undefined : drafts.at(-1)?.id,
      prev: drafts[0]?.id,
      prevKey: 'min_id',
    });
    return drafts.map((draft) => renderScheduledStatus(renderFor(ctx), draft));
  },
  get: async ({ ctx, accountId, path }) =>
    renderScheduledStatus(renderFor(ctx), await loadDraft(ctx, { accountId, id: path.id, scheduled })),
  update: async (call) => {
    const { ctx, accountId, path, params } = call;
    const publishAt = readInstant(params.scheduled_at, 'scheduled_at');
    const input = params.status === undefined ? undefined : await readDraft(call);
    const change = {
      accountId,
      id: path.id,
      ...(publishAt === undefined ? {} : { publishAt }),
      ...(input && { input }),
    };
    await changeScheduled(ctx, change);
    return renderScheduledStatus(renderFor(ctx), await loadDraft(ctx, { accountId, id: path.id, scheduled }));
  },
  delete: ({ ctx, accountId, path }) => deleteDraft(ctx, { accountId, id: path.id, scheduled }),
});
