import { callApi, type Fetch } from './call.ts';
import type { Filter } from './types.ts';

/** A filter as it is saved; seconds until it ends, null: never, undefined: as it is. */
export interface FilterInput {
  title: string;
  context: Filter['context'];
  filter_action: Filter['filter_action'];
  expires_in?: number | null | undefined;
  keywords_attributes: { id?: string; keyword?: string; whole_word?: boolean; _destroy?: boolean }[];
}

export const fetchFilters = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v2/filters');

export const fetchFilter = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'GET /api/v2/filters/:id', { path: { id } });

export const createFilter = (fetcher: Fetch, input: FilterInput) =>
  callApi(fetcher, 'POST /api/v2/filters', { params: input });

export const updateFilter = (fetcher: Fetch, id: string, input: FilterInput) =>
  callApi(fetcher, 'PUT /api/v2/filters/:id', { path: { id }, params: input });

export const deleteFilter = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v2/filters/:id', { path: { id } });

export const addToFilter = (fetcher: Fetch, id: string, statusId: string) =>
  callApi(fetcher, 'POST /api/v2/filters/:id/statuses', { path: { id }, params: { status_id: statusId } });

/** By the number the post has in the filter. */
export const removeFromFilter = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v2/filters/statuses/:id', { path: { id } });
