import type { Report } from '@linnet/api-schemas/mastodon/report.ts';
import type { ReportView } from '../../../core/reports/load.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';

/** A report, for who sent it and for moderators. */
export function renderReport(render: Render, report: ReportView): Report {
  const { id, category, comment, ruleIds, forwarded, state, answer, resolvedAt, posts, target, createdAt } = report;
  return {
    id: String(id),
    action_taken: state === 'resolved',
    action_taken_at: resolvedAt === null ? null : toInstant(resolvedAt),
    action_taken_comment: answer === '' ? null : answer,
    category,
    comment,
    forwarded,
    created_at: toInstant(createdAt),
    status_ids: posts.map((post) => String(post.postId)),
    rule_ids: ruleIds,
    collection_ids: report.collections.map((one) => String(one.id)),
    target_account: renderAccount(render, target),
  };
}
