import type { AccountWarning } from '@linnet/api-schemas/mastodon/account-warning.ts';
import type { SanctionView } from '../../../core/sanctions/load.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';

/** Mastodon's word for each kind of sanction. */
export const SANCTION_TYPES: Record<SanctionView['kind'], AccountWarning['action']> = {
  warn: 'none',
  mark: 'mark_statuses_as_sensitive',
  remove: 'delete_statuses',
  sensitive: 'sensitive',
  limit: 'silence',
  freeze: 'disable',
  suspend: 'suspend',
};

/** What moderators did to somebody, for them. */
export function renderAccountWarning(render: Render, sanction: SanctionView): AccountWarning {
  const { id, kind, text, postIds, account, appeal, appealableUntil, createdAt, until, endedAt, liftedAt } = sanction;
  return {
    id: String(id),
    action: SANCTION_TYPES[kind],
    text,
    status_ids: postIds.length === 0 ? null : postIds.map(String),
    target_account: renderAccount(render, account),
    appeal: appeal === null ? null : { text: appeal.text, state: appeal.state },
    created_at: toInstant(createdAt),
    appealable_until: appealableUntil === null ? null : toInstant(appealableUntil),
    undone_at: liftedAt === null ? null : toInstant(liftedAt),
    final_at: endedAt === null && until !== null ? toInstant(until) : endedAt === null ? null : toInstant(endedAt),
  };
}
