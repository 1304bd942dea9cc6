import type { JoinRequest } from '@linnet/api-schemas/mastodon/join-request.ts';
import { callApi, type Fetch } from './call.ts';

export type { JoinRequest };

/** What became of a wish to join; null where the ticket says nothing any more. */
export const fetchJoinRequest = (fetcher: Fetch, ticket: string): Promise<JoinRequest | null> =>
  callApi(fetcher, 'GET /api/v1/join_requests/:ticket', { path: { ticket } }).catch(() => null);
