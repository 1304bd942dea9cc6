import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Report } from '../report.ts';

const Ids = Type.Array(Type.String(), { default: [], maxItems: 200 });

export const reports = {
  create: endpoint({
    method: 'POST',
    path: '/api/v1/reports',
    summary: 'Report somebody to the moderators of this server',
    notes:
      'Posts are kept as they are now, whatever becomes of them. `forward` tells the server of an account that is elsewhere, without who reports it.',
    auth: 'user',
    scopes: ['write:reports'],
    limit: 'reports',
    params: Type.Object({
      account_id: Type.String(),
      status_ids: Ids,
      comment: Type.String({ default: '', description: '1,000 characters at most' }),
      forward: Type.Boolean({ default: false }),
      category: Type.Enum(['spam', 'legal', 'violation', 'other'], { default: 'other' }),
      rule_ids: Ids,
      collection_ids: Ids,
    }),
    answer: Report,
  }),
};
