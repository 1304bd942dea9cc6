/** Everything of staff that is written down, as `noun.verb`. Who adds one adds its words to the panel. */
export const AUDIT_ACTS = [
  'report.assign',
  'report.unassign',
  'report.change',
  'report.resolve',
  'report.reopen',
  'report.note',
  'report.remove-note',
  'account.warn',
  'account.mark',
  'account.remove',
  'account.sensitive',
  'account.limit',
  'account.freeze',
  'account.suspend',
  'account.unsensitive',
  'account.unlimit',
  'account.unfreeze',
  'account.unsuspend',
  'account.undo',
  'appeal.approve',
  'appeal.reject',
] as const;

export type AuditAct = (typeof AUDIT_ACTS)[number];
