import type { AdminAnnouncement } from '@linnet/api-schemas/mastodon/admin-announcement.ts';
import { adminAnnouncements } from '@linnet/api-schemas/mastodon/endpoints/admin-announcements.ts';
import {
  addAnnouncement,
  changeAnnouncement,
  listAnnouncements,
  loadAnnouncement,
  publishAnnouncement,
  removeAnnouncement,
  unpublishAnnouncement,
} from '../../../core/announcements/keep.ts';
import type { Context } from '../../../core/context.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAdminAnnouncement } from '../serializers/admin-announcement.ts';
import { readInstant } from '../serializers/dates.ts';

/** What the server says to its people, said. */
export const adminAnnouncementRoutes = defineRoutes(adminAnnouncements, {
  all: async ({ ctx }) => (await listAnnouncements(ctx)).map(renderAdminAnnouncement).reverse(),
  add: async ({ ctx, accountId, params }) => {
    const id = await addAnnouncement(ctx, { by: accountId, ...readSaid(params), publish: params.publish });
    return show(ctx, id);
  },
  change: async ({ ctx, accountId, path, params }) => {
    await changeAnnouncement(ctx, { by: accountId, id: path.id, ...readSaid(params) });
    return show(ctx, path.id);
  },
  publish: async ({ ctx, accountId, path }) => {
    await publishAnnouncement(ctx, { by: accountId, id: path.id });
    return show(ctx, path.id);
  },
  unpublish: async ({ ctx, accountId, path }) => {
    await unpublishAnnouncement(ctx, { by: accountId, id: path.id });
    return show(ctx, path.id);
  },
  remove: ({ ctx, accountId, path }) => removeAnnouncement(ctx, { by: accountId, id: path.id }),
});

interface Said {
  text: string;
  starts_at?: string | null;
  ends_at?: string | null;
  all_day: boolean;
  for_newcomers: boolean;
}

function readSaid({ text, starts_at, ends_at, all_day: allDay, for_newcomers: forNewcomers }: Said) {
  const startsAt = readInstant(starts_at ?? undefined, 'Starts at') ?? null;
  return { text, startsAt, endsAt: readInstant(ends_at ?? undefined, 'Ends at') ?? null, allDay, forNewcomers };
}

async function show(ctx: Context, id: number): Promise<AdminAnnouncement> {
  return renderAdminAnnouncement(await loadAnnouncement(ctx, id));
}
