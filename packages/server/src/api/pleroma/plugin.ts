import { prepareProxy } from '../../core/media/proxy.ts';
import type { ApiRoutes } from '../http/client-apis.ts';
import { accountRoutes } from './routes/accounts.ts';
import { conversationRoutes } from './routes/conversations.ts';
import { emojiRoutes } from './routes/emojis.ts';
import { instanceRoutes } from './routes/instance.ts';
import { notificationRoutes } from './routes/notifications.ts';

/** What the API of Pleroma and Akkoma has beside Mastodon's, one file a noun. */
export const pleromaRoutes: ApiRoutes = async (app, options) => {
  await prepareProxy(options.ctx);
  for (const routes of [instanceRoutes, accountRoutes, conversationRoutes, emojiRoutes, notificationRoutes])
    await app.register(routes, options);
};
