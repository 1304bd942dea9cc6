import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const AsyncRefresh = Type.Object({
  id: Type.String(),
  status: Type.Enum(['running', 'finished']),
  result_count: Type.Optional(Type.Integer({ minimum: 0 })),
});

export const asyncRefreshes = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1_alpha/async_refreshes/:refresh',
    summary: 'How far something is that goes on after an answer',
    notes: '404: nothing does here, and no answer has the header that names one.',
    auth: 'user',
    scopes: ['read'],
    answer: Type.Object({ async_refresh: AsyncRefresh }),
  }),
};
