/** Everything of staff that is written down, as `noun.verb`. Who adds one adds its words to the panel. */
export const AUDIT_ACTS = [
  'report.assign',
  'report.unassign',
  'report.change',
  'report.resolve',
  'report.reopen',
  'report.note',
  'report.remove-note',
] as const;

export type AuditAct = (typeof AUDIT_ACTS)[number];
