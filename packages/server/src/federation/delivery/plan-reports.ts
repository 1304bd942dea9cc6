import { findAccount } from '../../core/accounts/find.ts';
import { ensureInstanceActor } from '../../core/accounts/instance-actor.ts';
import { mint } from '../../core/addresses.ts';
import { loadReports } from '../../core/reports/load.ts';
import { renderFlag } from '../render/activity.ts';
import { type Planners, sharedInbox } from './plan.ts';

/** A report that is forwarded: the server itself says so, and nobody learns who told it. */
export const REPORT_PLANNERS: Planners<'report.created'> = {
  async 'report.created'(ctx, { reportId, targetId }) {
    const report = (await loadReports(ctx, [reportId])).get(reportId);
    const target = await findAccount(ctx, targetId);
    if (report === undefined || !report.forwarded || target === undefined) return [];
    const actorUri = mint.server(ctx);
    const objects = [target.uri, ...report.posts.map((post) => post.uri)];
    return [
      {
        accountId: await ensureInstanceActor(ctx),
        subject: `flag ${target.uri}`,
        body: renderFlag({ uri: mint.report(ctx, ctx.ids.next()), actorUri, objects, comment: report.comment }),
        to: [{ kind: 'inboxes', inboxes: sharedInbox(target) }],
      },
    ];
  },
};
