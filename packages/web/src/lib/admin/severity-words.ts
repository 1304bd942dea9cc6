import type { MessagesOf } from '../i18n/context.ts';

/** What is done about a server, in a word. */
export function severityWords(t: MessagesOf<'servers'>, severity: 'noop' | 'silence' | 'suspend'): string {
  return { noop: t.severityNoop, silence: t.severitySilence, suspend: t.severitySuspend }[severity];
}
