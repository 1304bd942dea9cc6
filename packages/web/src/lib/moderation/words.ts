import type { AdminReport, SanctionType } from '../api/moderation.ts';
import type { MessagesOf } from '../i18n/context.ts';

/** What was done, in words. */
export function sanctionWords(t: MessagesOf<'strikes'>, type: SanctionType): string {
  const words: Record<SanctionType, string> = {
    none: t.strikeWarn,
    mark_statuses_as_sensitive: t.strikeMark,
    delete_statuses: t.strikeRemove,
    sensitive: t.strikeSensitive,
    silence: t.strikeLimit,
    disable: t.strikeFreeze,
    suspend: t.strikeSuspend,
  };
  return words[type];
}

/** What a report is about, in words. */
export function categoryWords(t: MessagesOf<'strikes'>, category: AdminReport['category']): string {
  return { spam: t.categorySpam, legal: t.categoryLegal, violation: t.categoryViolation, other: t.categoryOther }[
    category
  ];
}
