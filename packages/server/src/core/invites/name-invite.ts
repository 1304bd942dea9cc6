import type { AuditTarget } from '../audit/write.ts';

/** An invite as the audit log names it: without what opens the door. */
export const nameInvite = ({ id, note }: { id: number; note: string }): AuditTarget => ({
  kind: 'invite',
  key: id,
  label: note === '' ? String(id) : note,
});
