import type { Account, Notification } from '../api/types.ts';

export interface NotificationGroup {
  key: string;
  newest: Notification;
  accounts: Account[];
}

const grouped = new Set(['favourite', 'reblog', 'follow', 'admin.sign_up']);

/** Puts likes and boosts of one post, follows, and people who joined, together when they stand next to each other. */
export function groupNotifications(list: readonly Notification[]): NotificationGroup[] {
  const groups: NotificationGroup[] = [];
  for (const notification of list) {
    const last = groups.at(-1);
    const same =
      last !== undefined &&
      grouped.has(notification.type) &&
      last.newest.type === notification.type &&
      last.newest.status?.id === notification.status?.id;
    if (!same) groups.push({ key: notification.id, newest: notification, accounts: [notification.account] });
    else if (!last.accounts.some((account) => account.id === notification.account.id)) {
      last.accounts.push(notification.account);
    }
  }
  return groups;
}
