import { type Cursor, callList, type Fetch } from './call.ts';

export type SeveredDirection = 'following' | 'followers';

const route = '/api/linnet/v1/severances';

/** What cost the reader follows, by its id; undefined where it is none of theirs. */
export async function fetchSeverance(fetcher: Fetch, id: string) {
  const cursor = `max_id=${BigInt(id) + 1n}`;
  const { items } = await callList(fetcher, `GET ${route}`, { params: { limit: 1 }, cursor });
  return items.find((one) => one.id === id);
}

export const fetchSevered = (
  fetcher: Fetch,
  id: string,
  { direction, cursor, limit = 40 }: { direction: SeveredDirection; cursor: Cursor | null; limit?: number },
) => callList(fetcher, `GET ${route}/:id/accounts`, { path: { id }, params: { direction, limit }, cursor });
