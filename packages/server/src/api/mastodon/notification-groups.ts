import type { GroupedNotifications } from '@linnet/api-schemas/mastodon/notification-group.ts';
import type { Context } from '../../core/context.ts';
import { loadNotifications, type NotificationFilter, type NotificationView } from '../../core/notifications/load.ts';
import type { Page } from '../../db/keyset.ts';
import type { NotificationKind } from '../../db/tables/timelines.ts';
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

/**
 * A page of groups. Only what lies within the page is grouped, so that a group that goes on further down comes back on
 * the next page under the same key.
 */
export async function loadGroups(
  ctx: Context,
  filter: NotificationFilter,
  page: Page,
  grouped: readonly NotificationKind[],
): Promise<Groups> {
  const groups: Groups = new Map();
  if (page.limit === 0) return groups;
  const upwards = page.minId !== undefined;
  let bounds: Page = { ...page, limit: upwards ? page.limit : BATCH };
  for (let round = 0; round < ROUNDS; round++) {
    const views = await loadNotifications(ctx, filter, bounds);
    for (const view of views) {
      const key = grouped.includes(view.kind) ? groupKeyOf(view) : `ungrouped-${view.id}`;
      const members = groups.get(key);
      if (members !== undefined) members.push(view);
      else if (groups.size === page.limit) return groups;
      else groups.set(key, [view]);
    }
    const last = views.at(-1);
    if (upwards || last === undefined || views.length < BATCH) break;
    bounds = { ...bounds, maxId: last.id };
  }
  return groups;
}

/** The cursors of a page of groups: its newest and its oldest notification. */
export function groupCursors(groups: Groups): { first: number | undefined; last: number | undefined } {
  const ids = [...groups.values()].flat().map((view) => view.id);
  return ids.length === 0 ? { first: undefined, last: undefined } : { first: Math.max(...ids), last: Math.min(...ids) };
}

/** Groups with everything they name, each account and post once. `partial`: avatars of those who only add to a number. */
export async function renderGroups(ctx: Context, groups: Groups, partial: boolean): Promise<GroupedNotifications> {
  const render = renderFor(ctx);
  const views = [...groups.values()].flat();
  const posts = new Map(views.flatMap(({ post }) => (post === undefined ? [] : [[post.facts.id, post] as const])));
  await loadAppNames(
    ctx,
    [...posts.values()].map((post) => post.facts),
  );
  const rendered = [...groups].map(([key, members]) => renderNotificationGroup(key, members));

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
