import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminCohort, AdminDimension, AdminMeasure } from '../admin-figures.ts';

const figures = { method: 'POST', auth: 'user', scopes: ['admin:read'], permission: 'viewDashboard' } as const;

const range = {
  start_at: Type.String({ description: 'the first day, in UTC' }),
  end_at: Type.String({ description: 'the last day; 366 days at most' }),
};
const keys = Type.Array(Type.String(), { default: [], maxItems: 40, description: 'unknown ones are left out' });
const tag = Type.Optional(Type.Object({ id: Type.String({ description: 'the name of the tag' }) }));
const server = Type.Optional(Type.Object({ domain: Type.String() }));
const servers = Type.Optional(
  Type.Object({
    domain: Type.String(),
    include_subdomains: Type.Optional(Type.Boolean({ description: 'with the servers below its name' })),
  }),
);

/** How the server does. */
export const adminFigures = {
  measures: endpoint({
    path: '/api/v1/admin/measures',
    summary: 'Numbers by day',
    notes:
      'active_users, new_users, interactions, opened_reports, resolved_reports are counted every ten minutes. tag_accounts, tag_uses, tag_servers look at the newest 20,000 public posts with the tag; instance_accounts, instance_statuses, instance_media_attachments, instance_follows, instance_followers, instance_reports at 100,000 accounts for the total, which is of all time, and at 50,000 new things. Files of other servers are counted, not weighed: what is kept of them is kept by address.',
    ...figures,
    params: Type.Object({
      keys,
      ...range,
      tag_accounts: tag,
      tag_uses: tag,
      tag_servers: tag,
      instance_accounts: servers,
      instance_statuses: servers,
      instance_media_attachments: servers,
      instance_follows: servers,
      instance_followers: servers,
      instance_reports: servers,
    }),
    answer: Type.Array(AdminMeasure),
    errors: [422],
  }),
  dimensions: endpoint({
    path: '/api/v1/admin/dimensions',
    summary: 'What the server is made of',
    notes:
      'languages, sources, servers (of the newest 20,000 posts), space_usage, software_versions; tag_servers, tag_languages with a tag; instance_accounts, instance_languages with a server.',
    ...figures,
    params: Type.Object({
      keys,
      ...range,
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, description: '10, unless asked otherwise' })),
      tag_servers: tag,
      tag_languages: tag,
      instance_accounts: server,
      instance_languages: server,
    }),
    answer: Type.Array(AdminDimension),
    errors: [422],
  }),
  retention: endpoint({
    path: '/api/v1/admin/retention',
    summary: 'How many of those who came were seen later',
    notes: 'Counted every hour; kept for 62 days, and for 24 months. `joined` is an extension.',
    ...figures,
    params: Type.Object({
      ...range,
      frequency: Type.Optional(
        Type.Union([Type.Literal('day'), Type.Literal('month')], { description: 'day, unless asked otherwise' }),
      ),
    }),
    answer: Type.Array(AdminCohort),
    errors: [422],
  }),
};
