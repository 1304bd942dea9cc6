import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { WEBHOOK_EVENTS, Webhook, WebhookTrial, WebhookWithSecret } from '../webhook.ts';

const read = { auth: 'user', scopes: ['admin:read'], permission: 'manageWebhooks' } as const;
const write = { auth: 'user', scopes: ['admin:write'], permission: 'manageWebhooks' } as const;
/** Decides what leaves the server, and where to. */
const decide = { ...write, confirm: true } as const;

const Url = Type.String({ maxLength: 2_000, description: 'where it is told: an `https` address that all can reach' });
const Events = Type.Array(Type.Enum([...WEBHOOK_EVENTS]), { maxItems: WEBHOOK_EVENTS.length, uniqueItems: true });

/** Programs that are told of what happens here: an extension. */
export const adminWebhooks = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/webhooks',
    summary: 'Which programs are told of what happens here',
    notes: 'An extension. There may be 50. [How a message is checked](webhooks.md).',
    ...read,
    answer: Type.Array(Webhook),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/admin/webhooks',
    summary: 'Have a program told of events',
    notes:
      'An extension. Its secret is in this answer and in no other. Events of accounts want `manage_users` beside, those of reports `manage_reports`.',
    ...decide,
    params: Type.Object({ url: Url, events: Events, enabled: Type.Boolean({ default: true }) }),
    answer: WebhookWithSecret,
    errors: [422],
  }),
  one: endpoint({
    method: 'GET',
    path: '/api/v1/admin/webhooks/:id',
    summary: 'One of them',
    notes: 'An extension.',
    ...read,
    answer: Webhook,
  }),
  change: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/webhooks/:id',
    summary: 'Change where one leads, or what it is told of',
    notes: 'An extension. What is left out stays. Who changes one answers for it from then on, with what they may see.',
    ...decide,
    params: Type.Object({ url: Type.Optional(Url), events: Type.Optional(Events) }),
    answer: Webhook,
    errors: [422],
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/webhooks/:id',
    summary: 'Take one away, with its secret and what waits for it',
    notes: 'An extension.',
    ...write,
    answer: 'empty',
  }),
  enable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/webhooks/:id/enable',
    summary: 'Switch one on',
    notes: 'An extension. What happened meanwhile is not told.',
    ...decide,
    answer: Webhook,
  }),
  disable: endpoint({
    method: 'POST',
    path: '/api/v1/admin/webhooks/:id/disable',
    summary: 'Switch one off',
    notes: 'An extension.',
    ...write,
    answer: Webhook,
  }),
  rotate: endpoint({
    method: 'POST',
    path: '/api/v1/admin/webhooks/:id/rotate_secret',
    summary: 'Sign with another secret from now on',
    notes: 'An extension. The secret is in this answer and in no other.',
    ...decide,
    answer: WebhookWithSecret,
  }),
  test: endpoint({
    method: 'POST',
    path: '/api/v1/admin/webhooks/:id/test',
    summary: 'Send one the event `ping` now, and say what it answers',
    notes: 'An extension. Also where it is switched off. Waits 10 seconds at most.',
    ...write,
    answer: WebhookTrial,
    errors: [422],
  }),
};
