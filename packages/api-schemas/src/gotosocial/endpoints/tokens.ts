import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { TokenInfo } from '../token-info.ts';

export const tokens = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/tokens',
    summary: 'Everything that is signed in as you',
    auth: 'user',
    scopes: ['read:accounts'],
    paged: { by: 'mark', limit: 40 },
    answer: Type.Array(TokenInfo),
  }),
  invalidate: endpoint({
    method: 'POST',
    path: '/api/v1/tokens/:id/invalidate',
    summary: 'Sign something out',
    auth: 'user',
    scopes: ['write:accounts'],
    answer: TokenInfo,
  }),
};
