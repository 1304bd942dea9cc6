import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { NotificationPolicy, NotificationPolicyV1, PolicyChoice } from '../notification-policy.ts';
import { NotificationRequest } from '../notification-request.ts';

const read = { auth: 'user', scopes: ['read:notifications'] } as const;
const write = { auth: 'user', scopes: ['write:notifications'] } as const;
const Choice = Type.Optional(PolicyChoice);
const Flag = Type.Optional(Type.Boolean());
const Some = Type.Object({ id: Type.Array(Type.String(), { default: [], maxItems: 200 }) });
const ACCEPTED = 'From now on theirs are shown, and those that were kept back too.';
const DISMISSED = 'What was kept back is removed; what they do next is kept back again.';

/** Whose notifications are kept back, and what becomes of these. */
export const notificationRequests = {
  policy: endpoint({
    method: 'GET',
    path: '/api/v2/notifications/policy',
    summary: 'What becomes of notifications of people you do not know',
    ...read,
    answer: NotificationPolicy,
  }),
  savePolicy: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v2/notifications/policy',
    summary: 'Change what becomes of notifications of people you do not know',
    notes:
      '`filter` keeps them back, `drop` makes none. What is left out stays. People whose request you accepted, answers to what you wrote to them, and mentions by staff of this server are always shown.',
    ...write,
    params: Type.Object({
      for_not_following: Choice,
      for_not_followers: Choice,
      for_new_accounts: Choice,
      for_private_mentions: Choice,
      for_limited_accounts: Choice,
      for_bots: Choice,
    }),
    answer: NotificationPolicy,
  }),
  policyV1: endpoint({
    method: 'GET',
    path: '/api/v1/notifications/policy',
    summary: 'The same, in the older form',
    ...read,
    deprecated: '2024-10-08',
    answer: NotificationPolicyV1,
  }),
  savePolicyV1: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/notifications/policy',
    summary: 'Change it, in the older form',
    ...write,
    deprecated: '2024-10-08',
    params: Type.Object({
      filter_not_following: Flag,
      filter_not_followers: Flag,
      filter_new_accounts: Flag,
      filter_private_mentions: Flag,
    }),
    answer: NotificationPolicyV1,
  }),
  all: endpoint({
    method: 'GET',
    path: '/api/v1/notifications/requests',
    summary: 'People whose notifications were kept back',
    ...read,
    paged: { by: 'id', limit: 40 },
    answer: Type.Array(NotificationRequest),
  }),
  merged: endpoint({
    method: 'GET',
    path: '/api/v1/notifications/requests/merged',
    summary: 'Whether what was accepted is shown by now',
    ...read,
    answer: Type.Object({ merged: Type.Boolean() }),
  }),
  get: endpoint({
    method: 'GET',
    path: '/api/v1/notifications/requests/:id',
    summary: 'Somebody whose notifications were kept back',
    ...read,
    answer: NotificationRequest,
  }),
  accept: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/requests/:id/accept',
    summary: 'Let somebody notify you',
    notes: ACCEPTED,
    ...write,
    answer: 'empty',
  }),
  dismiss: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/requests/:id/dismiss',
    summary: 'Remove what was kept back of somebody',
    notes: DISMISSED,
    ...write,
    answer: 'empty',
  }),
  acceptSome: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/requests/accept',
    summary: 'Let several people notify you',
    ...write,
    params: Some,
    answer: 'empty',
  }),
  dismissSome: endpoint({
    method: 'POST',
    path: '/api/v1/notifications/requests/dismiss',
    summary: 'Remove what was kept back of several people',
    ...write,
    params: Some,
    answer: 'empty',
  }),
};
