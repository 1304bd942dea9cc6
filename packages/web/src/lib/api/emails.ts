import { callApi, type Fetch } from './call.ts';
import type { EmailChoices, EmailTopics } from './types.ts';

export const fetchEmailChoices = (fetcher: Fetch) => callApi(fetcher, 'GET /api/linnet/v1/emails');

type Changes = Partial<Pick<EmailChoices, 'timing' | 'private_texts' | 'digest'>> & { topics?: Partial<EmailTopics> };

/** What is left out stays. `deliverable`: the address is tried again that nobody was at. */
export const saveEmailChoices = (fetcher: Fetch, changes: Changes & { deliverable?: true }) =>
  callApi(fetcher, 'PATCH /api/linnet/v1/emails', { params: changes });
