import type {
  AdminListSubscription,
  AdminListTrial,
  AdminServerDraft,
  AdminServerList,
} from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import type { RefusedRow } from '../../../core/moderation/read-server-list.ts';
import type { DraftView, ServerListView, Subscription } from '../../../core/moderation/server-lists.ts';
import type { ListTrial } from '../../../core/moderation/subscriptions.ts';
import { renderAdminDomainBlock, SEVERITIES } from './admin-domain.ts';
import { toInstant } from './dates.ts';

export function renderAdminServerList(list: ServerListView): AdminServerList {
  return {
    id: String(list.id),
    permission_type: list.kind,
    name: list.name,
    created_at: toInstant(list.createdAt),
    created_by: list.byAccountId === null ? null : String(list.byAccountId),
    count: list.total,
    same_count: list.same,
    open_count: list.open,
    applying_count: list.taken,
    refused_count: list.refusedCount,
    refused: list.refused.map(renderRefused),
    subscription: list.subscription === null ? null : renderSubscription(list.subscription),
  };
}

const renderRefused = ({ line, text, why }: RefusedRow) => ({ line, text, reason: why });

const renderSubscription = (one: Subscription): AdminListSubscription => ({
  url: one.url,
  username: one.username,
  has_secret: one.hasSecret,
  priority: one.priority,
  apply_up_to: one.applyUpTo,
  fetched_at: one.fetchedAt === null ? null : toInstant(one.fetchedAt),
  next_fetch_at: toInstant(one.dueAt),
  failing_since: one.failingSince === null ? null : toInstant(one.failingSince),
  error: one.lastError as AdminListSubscription['error'],
  error_status: one.lastStatus,
});

const NEWS_SHOWN = 100;

export function renderAdminListTrial(trial: ListTrial): AdminListTrial {
  if (trial.state === 'failed') {
    const nothing = { count: 0, same_count: 0, new_count: 0, refused_count: 0, refused: [], news: [] };
    return { error: trial.why, error_status: trial.status, ...nothing };
  }
  const { rows, refused, refusedCount, news } = trial;
  return {
    ...{ error: null, error_status: null },
    count: rows.length,
    same_count: rows.length - news.length,
    new_count: news.length,
    refused_count: refusedCount,
    refused: refused.map(renderRefused),
    news: news.slice(0, NEWS_SHOWN).map(({ row, before }) => ({
      domain: row.domain,
      severity: SEVERITIES[row.policy],
      before: before === null ? null : SEVERITIES[before],
    })),
  };
}

export function renderAdminServerDraft(kind: 'block' | 'allow', view: DraftView): AdminServerDraft {
  const { draft, block, allowed, impact } = view;
  return {
    id: String(draft.id),
    line: draft.line,
    permission_type: kind,
    retract: draft.retract === 1,
    domain: draft.domain,
    severity: SEVERITIES[draft.policy],
    reject_media: draft.rejectMedia === 1,
    reject_reports: draft.rejectReports === 1,
    obfuscate: draft.obfuscate === 1,
    public_comment: draft.publicComment || null,
    private_comment: draft.privateComment || null,
    domain_block: block === null ? null : renderAdminDomainBlock(block),
    allowed,
    accounts_count: impact.accounts,
    following_count: impact.following,
    followers_count: impact.followers,
    complete: impact.complete,
  };
}
