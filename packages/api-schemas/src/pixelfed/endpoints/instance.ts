import { endpoint } from '../../endpoint.ts';
import { Config } from '../config.ts';

export const instance = {
  config: endpoint({
    method: 'GET',
    path: '/api/v2/config',
    evenIfPrivate: true,
    summary: 'What an app has to know before it posts',
    auth: 'optional',
    answer: Config,
  }),
};
