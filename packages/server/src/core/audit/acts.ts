/** Everything of staff that is written down, as `noun.verb`. Who adds one adds its words to the panel. */
export const AUDIT_ACTS = [
  'report.resolve',
  'instance.block',
  'instance.unblock',
  'instance.allow',
  'instance.disallow',
  'instance.mode',
] as const;

export type AuditAct = (typeof AUDIT_ACTS)[number];
