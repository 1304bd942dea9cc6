/** Everything of staff that is written down, as `noun.verb`. Who adds one adds its words to the panel. */
export const AUDIT_ACTS = [
  'report.resolve',
  'user.approve',
  'user.refuse',
  'user.unrefuse',
  'user.disable',
  'user.enable',
  'user.sign-out',
  'user.password',
  'user.role',
] as const;

export type AuditAct = (typeof AUDIT_ACTS)[number];
