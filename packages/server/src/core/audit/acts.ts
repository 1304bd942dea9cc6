/** Everything of staff that is written down, as `noun.verb`. Who adds one adds its words to the panel. */
export const AUDIT_ACTS = [
  'user.approve',
  'user.refuse',
  'user.unrefuse',
  'user.disable',
  'user.enable',
  'user.sign-out',
  'user.password',
  'user.role',
  'report.assign',
  'report.unassign',
  'report.change',
  'report.resolve',
  'report.reopen',
  'report.note',
  'report.remove-note',
  'instance.block',
  'instance.unblock',
  'instance.allow',
  'instance.disallow',
  'instance.mode',
  'user.lift-two-factor',
] as const;

export type AuditAct = (typeof AUDIT_ACTS)[number];
