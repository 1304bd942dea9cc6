import type { AuditTarget } from '../audit/write.ts';

/** Somebody as the audit log names them. */
export function nameAccount({ id, username, domain }: { id: number; username: string; domain: string }): AuditTarget {
  return { kind: 'account', key: id, label: domain === '' ? `@${username}` : `@${username}@${domain}` };
}
