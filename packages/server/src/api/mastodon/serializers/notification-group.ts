import type { NotificationGroup } from '@linnet/api-schemas/mastodon/notification-group.ts';
import { GROUPED_KINDS, type NotificationKind } from '../../../core/notifications/kinds.ts';
import type { NotificationView } from '../../../core/notifications/load.ts';
import { ID_EPOCH, idTime } from '../../../lib/ids.ts';
import { toInstant } from './dates.ts';
import { renderSubjects } from './notification-subjects.ts';
import { NOTIFICATION_TYPES } from './notification-type.ts';
import type { Render } from './render.ts';

const WINDOW_MS = 12 * 3_600_000;
const SAMPLE = 8;

type Keyed = Pick<NotificationView, 'id' | 'kind' | 'postId'>;

/**
 * What belongs together: the same kind about the same post within twelve hours. The time is the id's own, so that a
 * key can be turned back into the range of ids it stands for.
 */
export function groupKeyOf({ id, kind, postId }: Keyed): string {
  if (!GROUPED_KINDS.includes(kind)) return `ungrouped-${id}`;
  const window = Math.floor(idTime(id) / WINDOW_MS);
  return `${NOTIFICATION_TYPES[kind]}-${postId}-${window}`;
}

/** What a group key stands for. */
export type GroupRange =
  | { id: number }
  /** Bounds are exclusive. */
  | { kind: NotificationKind; postId: number; above: number; below: number };

/** Reads a group key; undefined for one that was never made here. */
export function parseGroupKey(key: string): GroupRange | undefined {
  const single = /^ungrouped-(\d{1,16})$/.exec(key);
  if (single !== null) return { id: Number(single[1]) };
  const group = /^([a-z._]{1,20})-(\d{1,16})-(\d{1,6})$/.exec(key);
  const kind = GROUPED_KINDS.find((candidate) => NOTIFICATION_TYPES[candidate] === group?.[1]);
  if (group === null || kind === undefined) return undefined;
  const start = (Number(group[3]) * WINDOW_MS - ID_EPOCH) * 4096;
  return { kind, postId: Number(group[2]), above: start - 1, below: start + WINDOW_MS * 4096 };
}

/** A line of grouped notifications, newest first, never empty. */
export function renderNotificationGroup(
  render: Render,
  key: string,
  members: readonly NotificationView[],
  supported?: readonly string[],
): NotificationGroup {
  const newest = members[0] as NotificationView;
  const oldest = members[members.length - 1] as NotificationView;
  const accountIds = [...new Set(members.map((member) => String(member.account.id)))];
  const group: NotificationGroup = {
    group_key: key,
    notifications_count: members.length,
    type: NOTIFICATION_TYPES[newest.kind],
    most_recent_notification_id: newest.id,
    page_min_id: String(oldest.id),
    page_max_id: String(newest.id),
    latest_page_notification_at: toInstant(newest.createdAt),
    sample_account_ids: accountIds.slice(0, SAMPLE),
  };
  if (newest.post !== undefined) group.status_id = String(newest.post.facts.id);
  return Object.assign(group, renderSubjects(render, newest, supported));
}
