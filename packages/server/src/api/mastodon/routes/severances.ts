import { severances } from '@linnet/api-schemas/mastodon/endpoints/severances.ts';
import { loadSeverances, loadSeveredFollows } from '../../../core/follows/sever.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import { linkMarks } from '../http/links.ts';
import { renderSeverance } from '../serializers/severance.ts';

/** Follows that ended with a server. */
export const severanceRoutes = defineRoutes(severances, {
  all: async (call) => {
    const found = await loadSeverances(call.ctx, call.accountId, call.page);
    linkMarks(call, { first: found[0]?.id, last: found.at(-1)?.id, full: found.length === call.page.limit });
    return found.map(renderSeverance);
  },
  accounts: async (call) => {
    const { ctx, accountId, params, path, page } = call;
    const asked = { accountId, severanceId: path.id, direction: params.direction };
    const found = await loadSeveredFollows(ctx, asked, page);
    linkMarks(call, { first: found[0]?.id, last: found.at(-1)?.id, full: found.length === page.limit });
    const views = await loadAccountViews(
      ctx,
      found.map((one) => one.accountId),
    );
    return renderAccounts(
      ctx,
      found.flatMap((one) => views.get(one.accountId) ?? []),
    );
  },
});
