import { notificationGroups } from '@linnet/api-schemas/mastodon/endpoints/notification-groups.ts';
import {
  clearNotifications,
  dismissNotification,
  dismissNotificationGroup,
} from '../../../core/notifications/dismiss.ts';
import { GROUPED_KINDS } from '../../../core/notifications/kinds.ts';
import {
  type GroupMembers,
  loadLastRead,
  loadNotification,
  loadNotificationGroup,
} from '../../../core/notifications/load.ts';
import type { Page } from '../../../db/keyset.ts';
import { notFound } from '../../../lib/errors.ts';
import { type Call, defineRoutes } from '../../http/route.ts';
import { setLinks } from '../http/links.ts';
import { countGroups, loadGroups, renderGroups } from '../notification-groups.ts';
import { renderFor } from '../render-for.ts';
import { renderAccount } from '../serializers/account.ts';
import { type GroupRange, parseGroupKey } from '../serializers/notification-group.ts';
import { readKinds, toNotificationFilter } from './notification-params.ts';

/** As many as a group may show behind its line. */
const MEMBERS = 200;

/** Notifications grouped: many likes of a post are one line. */
export const notificationGroupRoutes = defineRoutes(notificationGroups, {
  all: async (call) => {
    const { ctx, accountId, params, page } = call;
    const { grouped, partial } = readGrouped(params);
    const filter = { accountId, ...toNotificationFilter(params) };
    const { groups, first, last } = await loadGroups(ctx, filter, page, grouped);
    setLinks(call, { next: last, prev: first, prevKey: 'min_id' });
    return renderGroups(ctx, groups, { partial, supported: params.supported_types });
  },
  unreadCount: async ({ ctx, accountId, params }) => {
    const sinceId = await loadLastRead(ctx, accountId);
    const filter = { accountId, ...toNotificationFilter(params) };
    const { grouped } = readGrouped(params);
    return { count: await countGroups(ctx, filter, { sinceId, limit: params.limit }, grouped) };
  },
  get: async (call) => {
    const { views } = await loadMembers(call, { limit: MEMBERS });
    const groups = new Map([[call.path.groupKey, views]]);
    return renderGroups(call.ctx, groups, { supported: call.params.supported_types });
  },
  accounts: async (call) => {
    const { views, first, last, more } = await loadMembers(call, call.page);
    setLinks(call, { next: more ? last : undefined, prev: first, prevKey: 'min_id' });
    const found = new Map(views.map(({ account }) => [account.id, account]));
    return [...found.values()].map((account) => renderAccount(renderFor(call.ctx), account));
  },
  dismiss: async ({ ctx, accountId, path }) => {
    const range = readRange(path.groupKey);
    if ('kind' in range) await dismissNotificationGroup(ctx, { accountId, ...range });
    else await dismissNotification(ctx, { accountId, id: range.id });
  },
  clear: ({ ctx, accountId }) => clearNotifications(ctx, accountId),
});

type GroupCall = Pick<Call<typeof notificationGroups.get>, 'ctx' | 'accountId' | 'path'>;

/** A page of a group. Throws `not-found` for a group that is not there: whoever goes on in one comes to its end. */
async function loadMembers({ ctx, accountId, path }: GroupCall, page: Page): Promise<GroupMembers> {
  const range = readRange(path.groupKey);
  const goesOn = page.maxId !== undefined || page.minId !== undefined || page.sinceId !== undefined;
  if ('kind' in range) {
    const found = await loadNotificationGroup(ctx, accountId, range, page);
    if (found.views.length === 0 && page.limit > 0 && !goesOn) throw notFound();
    return found;
  }
  const single = await loadNotification(ctx, accountId, range.id);
  if (single === undefined) throw notFound();
  return { views: goesOn ? [] : [single], first: undefined, last: undefined, more: false };
}

function readRange(groupKey: string): GroupRange {
  const range = parseGroupKey(groupKey);
  if (range === undefined) throw notFound();
  return range;
}

function readGrouped(params: Call<typeof notificationGroups.all>['params']) {
  const { grouped_types: types, expand_accounts: expand } = params;
  // Without a choice: everything that can be grouped; an app that knows fewer types says so.
  const wanted = types === undefined ? GROUPED_KINDS : readKinds(types);
  return { grouped: wanted.filter((kind) => GROUPED_KINDS.includes(kind)), partial: expand === 'partial_avatars' };
}
