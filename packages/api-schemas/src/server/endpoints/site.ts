import { endpoint } from '../../endpoint.ts';

/** The web app, beside the files it was built into. */
export const site = {
  pages: endpoint({
    method: 'GET',
    path: '/*',
    summary: 'Every page that no other route answers',
    auth: 'none',
    answer: 'page',
  }),
};
