import type { FastifyRequest } from 'fastify';
import Type from 'typebox';
import { dismissNotification, dismissNotificationGroup } from '../../../core/notifications/dismiss.ts';
import { GROUPED_KINDS } from '../../../core/notifications/kinds.ts';
import {
  loadLastRead,
  loadNotification,
  loadNotificationGroup,
  type NotificationView,
} from '../../../core/notifications/load.ts';
import { notFound } from '../../../lib/errors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readPage } from '../http/pagination.ts';
import { readParams } from '../http/read-params.ts';
import { countGroups, loadGroups, renderGroups } from '../notification-groups.ts';
import { renderFor } from '../render-for.ts';
import { renderAccount } from '../serializers/account.ts';
import { type GroupRange, parseGroupKey } from '../serializers/notification-group.ts';
import { readKinds, readNotificationFilter } from './notification-params.ts';
import { UnreadParams } from './notifications.ts';
import { accountOf, pathParam, setLinks } from './request.ts';

const GroupParams = Type.Object({
  grouped_types: Type.Optional(Type.Array(Type.String(), { maxItems: 100 })),
  expand_accounts: Type.Optional(Type.Enum(['full', 'partial_avatars'])),
});

/** As many as a group may show behind its line. */
const MEMBERS = 200;

const read = { preValidation: requireAuth({ access: 'user', scopes: ['read:notifications'] }) };
const write = { preValidation: requireAuth({ access: 'user', scopes: ['write:notifications'] }) };

/** Accepted from anyone: there are no rules to keep notifications back. */
const POLICY = {
  for_not_following: 'accept',
  for_not_followers: 'accept',
  for_new_accounts: 'accept',
  for_private_mentions: 'accept',
  for_limited_accounts: 'accept',
  for_bots: 'accept',
  summary: { pending_requests_count: 0, pending_notifications_count: 0 },
};

function readRange(request: FastifyRequest): GroupRange {
  const range = parseGroupKey(pathParam(request, 'groupKey'));
  if (range === undefined) throw notFound();
  return range;
}

function readGrouped(request: FastifyRequest) {
  const { grouped_types: types, expand_accounts: expand } = readParams(GroupParams, request.form);
  // Without a choice: everything that can be grouped; an app that knows fewer types says so.
  const wanted = types === undefined ? GROUPED_KINDS : readKinds(types);
  return { grouped: wanted.filter((kind) => GROUPED_KINDS.includes(kind)), partial: expand === 'partial_avatars' };
}

/** Notifications grouped: many likes of a post are one line. */
export const notificationGroupRoutes: ApiRoutes = async (app, { ctx }) => {
  async function loadMembers(request: FastifyRequest): Promise<NotificationView[]> {
    const accountId = accountOf(request);
    const range = readRange(request);
    if ('kind' in range) {
      const members = await loadNotificationGroup(ctx, accountId, range, MEMBERS);
      if (members.length === 0) throw notFound();
      return members;
    }
    const single = await loadNotification(ctx, accountId, range.id);
    if (single === undefined) throw notFound();
    return [single];
  }

  app.get('/api/v2/notifications', read, async (request, reply) => {
    const accountId = accountOf(request);
    const page = readPage(request.form, { default: 40 });
    const { grouped, partial } = readGrouped(request);
    const filter = { accountId, ...readNotificationFilter(request.form) };
    const { groups, first, last } = await loadGroups(ctx, filter, page, grouped);
    setLinks(ctx, request, reply, { next: last, prev: first, prevKey: 'min_id' });
    return renderGroups(ctx, groups, partial);
  });

  app.get('/api/v2/notifications/unread_count', read, async (request) => {
    const accountId = accountOf(request);
    const { limit } = readParams(UnreadParams, request.form);
    const sinceId = await loadLastRead(ctx, accountId);
    const filter = { accountId, ...readNotificationFilter(request.form) };
    return { count: await countGroups(ctx, filter, { sinceId, limit }, readGrouped(request).grouped) };
  });

  app.get('/api/v2/notifications/policy', read, async () => POLICY);

  app.get('/api/v2/notifications/:groupKey', read, async (request) => {
    const groups = new Map([[pathParam(request, 'groupKey'), await loadMembers(request)]]);
    return renderGroups(ctx, groups, false);
  });

  app.get('/api/v2/notifications/:groupKey/accounts', read, async (request) => {
    const accounts = new Map((await loadMembers(request)).map(({ account }) => [account.id, account]));
    return [...accounts.values()].map((account) => renderAccount(renderFor(ctx), account));
  });

  app.post('/api/v2/notifications/:groupKey/dismiss', write, async (request) => {
    const accountId = accountOf(request);
    const range = readRange(request);
    if ('kind' in range) await dismissNotificationGroup(ctx, { accountId, ...range });
    else await dismissNotification(ctx, { accountId, id: range.id });
    return {};
  });
};
