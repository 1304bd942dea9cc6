import { callApi, type Fetch } from './call.ts';

/** The server's own emoji. */
export const fetchEmojis = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/custom_emojis');
