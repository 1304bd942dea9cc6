import { adminAudit } from '@linnet/api-schemas/mastodon/endpoints/admin-audit.ts';
import { AUDIT_ACTS } from '../../../core/audit/acts.ts';
import { type AuditFilter, listAuditEntries } from '../../../core/audit/list.ts';
import { loadAccountViews } from '../../../core/views/account.ts';
import { AppError } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import { setLinks } from '../http/links.ts';
import { renderAuditEntry } from '../serializers/audit-entry.ts';

/** What staff did. */
export const adminAuditRoutes = defineRoutes(adminAudit, {
  all: async (call) => {
    const { ctx, page, params } = call;
    const entries = await listAuditEntries(ctx, readFilter(params), page);
    const next = entries.length === page.limit ? entries.at(-1)?.id : undefined;
    setLinks(call, { next, prev: entries[0]?.id, prevKey: 'min_id' });
    const people = await loadAccountViews(ctx, [...new Set(entries.flatMap(({ accountId }) => accountId ?? []))]);
    const accounts = new Map((await renderAccounts(ctx, [...people.values()])).map((one) => [one.id, one]));
    return entries.map((entry) => renderAuditEntry(entry, accounts.get(String(entry.accountId)) ?? null));
  },
  acts: () => [...AUDIT_ACTS],
});

interface Params {
  account_id?: string;
  act?: string;
  target_kind?: string;
  target_key?: string;
}

function readFilter(params: Params): AuditFilter {
  const { account_id, act, target_kind: kind, target_key: key } = params;
  const filters: AuditFilter[] = [];
  // An id that cannot be one did nothing.
  if (account_id) filters.push({ accountId: parseId(account_id) ?? -1 });
  if (act) filters.push({ act });
  if (kind && key) filters.push({ kind, key });
  if (filters.length > 1) throw new AppError('invalid', 'Validation failed: one filter at a time');
  return filters[0] ?? null;
}
