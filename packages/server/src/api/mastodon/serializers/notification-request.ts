import type { NotificationRequest } from '@linnet/api-schemas/mastodon/notification-request.ts';
import type { RequestView } from '../../../core/notifications/requests.ts';
import { renderAccount } from './account.ts';
import { toInstant } from './dates.ts';
import type { Render } from './render.ts';
import { renderPost } from './status.ts';

/** Somebody whose notifications were kept back, for who keeps them back. */
export function renderNotificationRequest(render: Render, view: RequestView): NotificationRequest {
  return {
    id: String(view.id),
    created_at: toInstant(view.createdAt),
    updated_at: toInstant(view.updatedAt),
    notifications_count: String(view.count),
    account: renderAccount(render, view.account),
    last_status: view.post === undefined ? null : renderPost(render, view.post),
  };
}
