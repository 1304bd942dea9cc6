import { announcements } from '@linnet/api-schemas/mastodon/endpoints/announcements.ts';
import { loadAnnouncements } from '../../../core/announcements/load.ts';
import { dismissAnnouncement, reactToAnnouncement, unreactToAnnouncement } from '../../../core/announcements/react.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderFor } from '../render-for.ts';
import { renderAnnouncement } from '../serializers/announcement.ts';

/** What the server says to its people, and what they make of it. */
export const announcementRoutes = defineRoutes(announcements, {
  all: async ({ ctx, accountId }) =>
    (await loadAnnouncements(ctx, accountId)).map((view) => renderAnnouncement(renderFor(ctx), view, true)),
  dismiss: ({ ctx, accountId, path }) => dismissAnnouncement(ctx, accountId, path.id),
  react: ({ ctx, accountId, path }) =>
    reactToAnnouncement(ctx, { accountId, announcementId: path.id, name: path.name }),
  unreact: ({ ctx, accountId, path }) =>
    unreactToAnnouncement(ctx, { accountId, announcementId: path.id, name: path.name }),
});
