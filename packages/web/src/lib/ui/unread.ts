import { unreadMessages } from '../conversation/unread-messages.svelte.ts';
import { unread as notifications } from '../notification/unread.svelte.ts';

/** What places carry as their number. */
export const unread = {
  get notifications(): number {
    return notifications.count;
  },
  get messages(): number {
    return unreadMessages.count;
  },
  get all(): number {
    return notifications.count + unreadMessages.count;
  },
};
