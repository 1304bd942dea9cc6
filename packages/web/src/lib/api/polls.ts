import { callApi, type Fetch } from './call.ts';

export const votePoll = (fetcher: Fetch, id: string, choices: number[]) =>
  callApi(fetcher, 'POST /api/v1/polls/:id/votes', { path: { id }, params: { choices } });

export const fetchPoll = (fetcher: Fetch, id: string) => callApi(fetcher, 'GET /api/v1/polls/:id', { path: { id } });
