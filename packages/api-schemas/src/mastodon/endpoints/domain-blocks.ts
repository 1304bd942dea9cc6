import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const path = '/api/v1/domain_blocks';
const write = { auth: 'user', scopes: ['write:blocks'] } as const;
const params = Type.Object({ domain: Type.String() });

export const domainBlocks = {
  all: endpoint({
    method: 'GET',
    path,
    summary: 'Servers that you block',
    auth: 'user',
    scopes: ['read:blocks'],
    paged: { by: 'mark', limit: 100 },
    answer: Type.Array(Type.String()),
  }),
  preview: endpoint({
    method: 'GET',
    path: `${path}/preview`,
    summary: 'How many follows the block of a server would end',
    ...write,
    params,
    answer: Type.Object({ following_count: Type.Integer(), followers_count: Type.Integer() }),
  }),
  block: endpoint({
    method: 'POST',
    path,
    summary: 'Block a server',
    notes:
      'Nothing of its people is brought to you, nor is what you write sent to them; follows between you and them end. ' +
      'You may block 10,000 servers.',
    ...write,
    params,
    limit: 'follows',
    answer: 'empty',
  }),
  unblock: endpoint({
    method: 'DELETE',
    path,
    summary: 'End the block of a server',
    notes: 'Follows do not come back.',
    ...write,
    params,
    answer: 'empty',
  }),
};
