import type { AdminAccount } from '@linnet/api-schemas/mastodon/admin-account.ts';
import type { AdminReport, ReportEvidence, ReportNote } from '@linnet/api-schemas/mastodon/admin-report.ts';
import type { Rule } from '@linnet/api-schemas/mastodon/rule.ts';
import type { Status } from '@linnet/api-schemas/mastodon/status.ts';
import type { EvidenceView, Fate, ReportView } from '../../../core/reports/load.ts';
import type { ReportNoteView } from '../../../core/reports/notes.ts';
import { ProgrammingError } from '../../../lib/programming-error.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';

/** What stands beside a report, loaded for all of a page at once. */
export interface ReportSurroundings {
  /** Everybody who has to do with it. */
  accounts: ReadonlyMap<number, AdminAccount>;
  /** Of all reported posts, those that the moderator may see. */
  statuses: ReadonlyMap<number, Status>;
  fates: ReadonlyMap<number, Fate>;
  /** How many reports about somebody wait. */
  waiting: ReadonlyMap<number, number>;
  rules: readonly Rule[];
}

/** A report for moderators. */
export function renderAdminReport(report: ReportView, beside: ReportSurroundings): AdminReport {
  const { id, account, target, assignee, resolvedBy, state, action, answer, resolvedAt, posts, ruleIds } = report;
  const admin = ({ id: accountId }: ReportView['account']) => {
    const known = beside.accounts.get(accountId);
    if (known === undefined) throw new ProgrammingError('a report whose people were not loaded');
    return known;
  };
  return {
    id: String(id),
    action_taken: state === 'resolved',
    action_taken_at: resolvedAt === null ? null : toInstant(resolvedAt),
    category: report.category,
    comment: report.comment,
    forwarded: report.forwarded,
    created_at: toInstant(report.createdAt),
    updated_at: toInstant(report.updatedAt),
    account: admin(account),
    target_account: admin(target),
    assigned_account: assignee === null ? null : admin(assignee),
    action_taken_by_account: resolvedBy === null ? null : admin(resolvedBy),
    statuses: posts.flatMap(({ postId }) => beside.statuses.get(postId) ?? []),
    rules: beside.rules.filter((rule) => ruleIds.includes(rule.id)),
    evidence: posts.map((post) => renderEvidence(post, beside.fates.get(post.postId) ?? 'deleted')),
    collections: report.collections.map((one) => ({ ...one, id: String(one.id) })),
    action,
    action_taken_comment: answer === '' ? null : answer,
    waiting_count: beside.waiting.get(target.id) ?? 0,
  };
}

function renderEvidence({ postId, uri, contentWarning, content, postedAt }: EvidenceView, fate: Fate): ReportEvidence {
  return {
    status_id: String(postId),
    uri,
    spoiler_text: contentWarning,
    content,
    created_at: toInstant(postedAt),
    fate,
  };
}

export function renderReportNote(render: Render, { id, account, text, createdAt }: ReportNoteView): ReportNote {
  return {
    id: String(id),
    account: account === null ? null : renderAccount(render, account),
    text,
    created_at: toInstant(createdAt),
  };
}
