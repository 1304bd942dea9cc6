import type { Account } from '@linnet/api-schemas/mastodon/account.ts';
import type { AuditEntry as WireEntry } from '@linnet/api-schemas/mastodon/audit-entry.ts';
import type { AuditEntry } from '../../../core/audit/list.ts';
import { toInstant } from './dates.ts';

/** An entry of the audit log; `account` did it, and may be gone. */
export function renderAuditEntry(entry: AuditEntry, account: Account | null): WireEntry {
  const { id, act, targetKind: kind, targetKey, targetLabel, details, createdAt } = entry;
  const target = kind === null ? null : { kind, key: targetKey ?? '', label: targetLabel ?? '' };
  return { id: String(id), created_at: toInstant(createdAt), act, account, target, details };
}
