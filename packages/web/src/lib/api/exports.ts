import { callApi, type Fetch } from './call.ts';

const route = '/api/v1/exports';

/** Where one of the reader's lists is to be had as a file. */
export const exportPath = (name: string) => `${route}/${name}.csv`;

export const fetchExportStats = (fetcher: Fetch) => callApi(fetcher, `GET ${route}/stats`);
