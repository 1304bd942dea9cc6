import type { GroupedNotifications } from '@linnet/api-schemas/mastodon/notification-group.ts';
import type { Context } from '../../core/context.ts';
import type { NotificationKind } from '../../core/notifications/kinds.ts';
import {
  loadNotificationRefs,
  loadNotifications,
  type NotificationFilter,
  type NotificationRef,
  type NotificationView,
} from '../../core/notifications/load.ts';
import type { Page } from '../../db/keyset.ts';
import { loadAppNames, renderFor } from './render-for.ts';
import { renderAccount } from './serializers/account.ts';
import { groupKeyOf, renderNotificationGroup } from './serializers/notification-group.ts';
import { renderPartialAccount } from './serializers/partial-account.ts';
import { renderPost } from './serializers/status.ts';

/** Groups in the order of their newest members, each newest first. */
export type Groups = Map<string, NotificationView[]>;

/** How many notifications are read at a time, and how often, until there are enough groups. */
const BATCH = 80;
const ROUNDS = 5;

function keyOf(ref: NotificationRef, grouped: readonly NotificationKind[]): string {
  return grouped.includes(ref.kind) ? groupKeyOf(ref) : `ungrouped-${ref.id}`;
}

export interface GroupPage {
  groups: Groups;
  /** Its newest and its oldest notification, shown or not; undefined for an empty page. */
  first: number | undefined;
  last: number | undefined;
}

/**
 * A page of groups. Only what lies within the page is grouped, so that a group that goes on further down comes back on
 * the next page under the same key.
 */
export async function loadGroups(
  ctx: Context,
  filter: NotificationFilter,
  page: Page,
  grouped: readonly NotificationKind[],
): Promise<GroupPage> {
  const result: GroupPage = { groups: new Map(), first: undefined, last: undefined };
  const { groups } = result;
  const upwards = page.minId !== undefined;
  let bounds: Page = { ...page, limit: upwards ? page.limit : BATCH };
  for (let round = 0; round < ROUNDS && page.limit > 0; round++) {
    const { views, first, last, more } = await loadNotifications(ctx, filter, bounds);
    result.first ??= first;
    for (const view of views) {
      const key = keyOf(view, grouped);
      const members = groups.get(key);
      if (members !== undefined) members.push(view);
      else if (groups.size === page.limit) return result;
      else groups.set(key, [view]);
      result.last = view.id;
    }
    result.last = last ?? result.last;
    if (upwards || !more || last === undefined) break;
    bounds = { ...bounds, maxId: last };
  }
  return result;
}

/** How many rows are looked at for a number. */
const COUNTED = 1_000;

/** How many groups are above an id; counting stops at `limit`. */
export async function countGroups(
  ctx: Context,
  filter: NotificationFilter,
  { sinceId, limit }: { sinceId: number; limit: number },
  grouped: readonly NotificationKind[],
): Promise<number> {
  const keys = new Set<string>();
  let maxId: number | undefined;
  for (let round = 0; round < ROUNDS && keys.size < limit; round++) {
    const page = maxId === undefined ? { sinceId, limit: COUNTED } : { sinceId, maxId, limit: COUNTED };
    const refs = await loadNotificationRefs(ctx, filter, page);
    for (const ref of refs) keys.add(keyOf(ref, grouped));
    if (refs.length < COUNTED) break;
    maxId = refs.at(-1)?.id;
  }
  return Math.min(keys.size, limit);
}

/** Groups with everything they name, each account and post once. `partial`: avatars of those who only add to a number. */
export async function renderGroups(
  ctx: Context,
  groups: Groups,
  { partial = false, supported }: { partial?: boolean; supported?: readonly string[] | undefined },
): Promise<GroupedNotifications> {
  const render = renderFor(ctx);
  const views = [...groups.values()].flat();
  const posts = new Map(views.flatMap(({ post }) => (post === undefined ? [] : [[post.facts.id, post] as const])));
  await loadAppNames(ctx, [...posts.values()]);
  const rendered = [...groups].map(([key, members]) => renderNotificationGroup(render, key, members, supported));

  const accounts = new Map(views.map((view) => [String(view.account.id), view.account]));
  const first = new Set(rendered.flatMap((group) => group.sample_account_ids.slice(0, 1)));
  const sampled = [...new Set(rendered.flatMap((group) => group.sample_account_ids))];
  const inFull = partial ? sampled.filter((id) => first.has(id)) : sampled;
  const pick = (ids: string[]) => ids.flatMap((id) => accounts.get(id) ?? []);
  const answer: GroupedNotifications = {
    accounts: pick(inFull).map((account) => renderAccount(render, account)),
    statuses: [...posts.values()].map((post) => renderPost(render, post)),
    notification_groups: rendered,
  };
  if (partial) {
    const rest = sampled.filter((id) => !first.has(id));
    answer.partial_accounts = pick(rest).map((account) => renderPartialAccount(render, account));
  }
  return answer;
}
