import { adminOverview } from '@linnet/api-schemas/mastodon/endpoints/admin-overview.ts';
import { tryMail } from '../../../core/mail/test-mail.ts';
import { examineServer } from '../../../core/overview/examine.ts';
import { giveUpJob, loadJobs, loadRounds, retryJob, runRound } from '../../../core/overview/jobs.ts';
import { loadOverview } from '../../../core/overview/load.ts';
import { defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { renderAdminJob, renderAdminRound } from '../serializers/admin-job.ts';

/** How the server is, and what it does by itself. */
export const adminOverviewRoutes = defineRoutes(adminOverview, {
  get: async ({ ctx, accountId }) => {
    const { waiting, setUp, pulse } = await loadOverview(ctx, accountId);
    const { users, localPosts, instances, pendingDeliveries } = pulse;
    const counts = { users, statuses: localPosts, servers: instances, pending_deliveries: pendingDeliveries };
    return { waiting, set_up: setUp, counts };
  },
  examine: async ({ ctx, params }) => {
    const findings = await examineServer(ctx, { network: params.network });
    return findings.map(({ id, level, message, fix }) => ({
      id,
      level,
      message,
      fix: level === 'ok' ? null : (fix ?? null),
    }));
  },
  testMail: ({ ctx, accountId }) => tryMail(ctx, accountId),
  inspect: async ({ ctx, params }) => {
    const { answers, ...rest } = await ctx.remote.inspect(params.address);
    return {
      ...rest,
      answers: answers.map(({ contentType, ...answer }) => ({ ...answer, content_type: contentType })),
    };
  },
  jobs: async (call) => {
    const { ctx, page, params } = call;
    const jobs = await loadJobs(ctx, { parked: params.parked, page });
    const next = jobs.length === page.limit ? jobs.at(-1)?.id : undefined;
    setLinks(call, { next, prev: jobs[0]?.id, prevKey: 'min_id' });
    return jobs.map(renderAdminJob);
  },
  rounds: async ({ ctx }) => (await loadRounds(ctx)).map(renderAdminRound),
  runRound: ({ ctx, accountId, path }) => runRound(ctx, { by: accountId, name: path.name }),
  retryJob: ({ ctx, accountId, path }) => retryJob(ctx, { by: accountId, id: path.id }),
  dropJob: ({ ctx, accountId, path }) => giveUpJob(ctx, { by: accountId, id: path.id }),
});
