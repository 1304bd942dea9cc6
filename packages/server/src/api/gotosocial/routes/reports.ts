import { reports } from '@linnet/api-schemas/gotosocial/endpoints/reports.ts';
import { listOwnReports, loadOwnReport } from '../../../core/reports/load.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../../mastodon/http/links.ts';
import { renderFor } from '../../mastodon/render-for.ts';
import { renderReport } from '../../mastodon/serializers/report.ts';

/** What becomes of one's own reports. */
export const ownReportRoutes = defineRoutes(reports, {
  all: async (call) => {
    const { ctx, accountId, page } = call;
    const list = await listOwnReports(ctx, accountId, page);
    setLinks(call, {
      next: list.length === page.limit ? list.at(-1)?.id : undefined,
      prev: list[0]?.id,
      prevKey: 'min_id',
    });
    return list.map((report) => renderReport(renderFor(ctx), report));
  },
  one: async ({ ctx, accountId, path }) => renderReport(renderFor(ctx), await loadOwnReport(ctx, accountId, path.id)),
});
