import type { AdminAnnouncement } from '@linnet/api-schemas/mastodon/admin-announcement.ts';
import type { listAnnouncements } from '../../../core/announcements/keep.ts';
import { toInstant } from './dates.ts';

type Announcement = Awaited<ReturnType<typeof listAnnouncements>>[number];

const toTime = (ms: number | null) => (ms === null ? null : toInstant(ms));

/** An announcement for who says it. */
export function renderAdminAnnouncement(row: Announcement): AdminAnnouncement {
  return {
    id: String(row.id),
    text: row.source,
    starts_at: toTime(row.startsAt),
    ends_at: toTime(row.endsAt),
    all_day: row.allDay === 1,
    for_newcomers: row.forNewcomers === 1,
    published_at: toTime(row.publishedAt),
    updated_at: toInstant(row.updatedAt),
  };
}
