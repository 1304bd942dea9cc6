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
  'ip-block.add',
  'ip-block.change',
  'ip-block.remove',
  'email-domain-block.add',
  'email-domain-block.remove',
  'email-block.add',
  'email-block.remove',
  'username-block.add',
  'username-block.remove',
  'report.assign',
  'report.unassign',
  'report.change',
  'report.resolve',
  'report.reopen',
  'report.note',
  'report.remove-note',
] as const;

export type AuditAct = (typeof AUDIT_ACTS)[number];
