import type { MessagesOf } from '../i18n/context.ts';

/** The name of a badge. Those that every server has are called in the reader's language, unless they were given other names. */
export function sayBadge(t: MessagesOf<'profile'>, { name }: { name: string }): string {
  const stock: Record<string, string> = { Moderator: t.badgeModerator, Admin: t.badgeAdmin, Owner: t.badgeOwner };
  return stock[name] ?? name;
}
