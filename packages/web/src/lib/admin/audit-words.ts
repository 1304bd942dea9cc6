import type { MessagesOf } from '../i18n/context.ts';

/** What an act of the audit log is called; one that has no words yet shows its name. */
export function auditWords(t: MessagesOf<'audit'>, act: string): string {
  const words: Record<string, string> = {
    'report.resolve': t.auditReportResolve,
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
