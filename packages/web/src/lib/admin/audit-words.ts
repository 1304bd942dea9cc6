import type { MessagesOf } from '../i18n/context.ts';

/** What an act of the audit log is called; one that has no words yet shows its name. */
export function auditWords(t: MessagesOf<'audit'>, act: string): string {
  const words: Record<string, string> = {
    'user.approve': t.auditUserApprove,
    'user.refuse': t.auditUserRefuse,
    'user.unrefuse': t.auditUserUnrefuse,
    'user.disable': t.auditUserDisable,
    'user.enable': t.auditUserEnable,
    'user.sign-out': t.auditUserSignOut,
    'user.password': t.auditUserPassword,
    'user.role': t.auditUserRole,
    'user.reset-link': t.auditUserResetLink,
    'user.lift-two-factor': t.auditUserLiftTwoFactor,
    'instance.block': t.auditInstanceBlock,
    'instance.unblock': t.auditInstanceUnblock,
    'instance.allow': t.auditInstanceAllow,
    'instance.disallow': t.auditInstanceDisallow,
    'instance.mode': t.auditInstanceMode,
    'report.assign': t.auditReportAssign,
    'report.unassign': t.auditReportUnassign,
    'report.change': t.auditReportChange,
    'report.resolve': t.auditReportResolve,
    'report.reopen': t.auditReportReopen,
    'report.note': t.auditReportNote,
    'report.remove-note': t.auditReportRemoveNote,
    'setting.change': t.auditSettingChange,
    'terms.save': t.auditTermsSave,
    'terms.remove': t.auditTermsRemove,
    'rule.add': t.auditRuleAdd,
    'rule.change': t.auditRuleChange,
    'rule.move': t.auditRuleMove,
    'rule.remove': t.auditRuleRemove,
    'job.retry': t.auditJobRetry,
    'job.drop': t.auditJobDrop,
  };
  return words[act] ?? act;
}
