import type { AdminServerDraft, AdminServerList } from '@linnet/api-schemas/mastodon/admin-server-list.ts';
import type { DraftView, ServerListView } from '../../../core/moderation/server-lists.ts';
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
    refused: list.refused.map(({ line, text, why }) => ({ line, text, reason: why })),
  };
}

export function renderAdminServerDraft(kind: 'block' | 'allow', view: DraftView): AdminServerDraft {
  const { draft, block, allowed, impact } = view;
  return {
    id: String(draft.id),
    line: draft.line,
    permission_type: kind,
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
