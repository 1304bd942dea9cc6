import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Poll } from '../poll.ts';

export const polls = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/polls/:id',
    summary: 'A poll',
    notes:
      'Its id is that of its post. Numbers of another server’s are fetched in the background when somebody with an account looks, once a minute at most; a stream tells what comes of it (`status.update`).',
    auth: 'optional',
    scopes: ['read:statuses'],
    answer: Poll,
  }),
  vote: endpoint({
    method: 'POST',
    path: '/api/v1/polls/:id/votes',
    summary: 'Vote in a poll',
    notes: 'Once, until it is over, and not in a poll of your own.',
    auth: 'user',
    scopes: ['write:statuses'],
    params: Type.Object({
      choices: Type.Array(Type.Integer(), {
        default: [],
        maxItems: 100,
        description: 'options by their positions, from 0',
      }),
    }),
    answer: Poll,
  }),
};
