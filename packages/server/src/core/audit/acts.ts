/** Everything of staff that is written down, as `noun.verb`. Who adds one adds its words to the panel. */
export const AUDIT_ACTS = [
  'report.resolve',
  'setting.change',
  'terms.save',
  'terms.remove',
  'rule.add',
  'rule.change',
  'rule.move',
  'rule.remove',
  'job.retry',
  'job.drop',
] as const;

export type AuditAct = (typeof AUDIT_ACTS)[number];
