import type { Dialect } from '../../endpoint.ts';
import { accounts } from './accounts.ts';
import { conversations } from './conversations.ts';
import { emojis } from './emojis.ts';
import { instance } from './instance.ts';
import { notifications } from './notifications.ts';

/** What the API of Pleroma and Akkoma has beside Mastodon's, as far as it is served here. */
export const PLEROMA = { instance, accounts, conversations, emojis, notifications } satisfies Dialect;
