import { type Post, sendAll } from './load.ts';

/** Rounds of the requests below; a round has 24 of them. */
const ROUNDS = 100;
const CLIENTS = 16;

interface Used {
  token: string;
  accountId: number;
  postId: number;
}

/** What a day of clients and servers asks for, within seconds: 2,400 requests. */
export async function useEverything(origin: string, { token, accountId, postId }: Used): Promise<void> {
  const authorization = `Bearer ${token}`;
  const reads = [
    '/api/v1/timelines/home?limit=40',
    '/api/v1/timelines/public?limit=40',
    '/api/v1/timelines/public?local=true',
    '/api/v1/timelines/tag/birds',
    '/api/v1/notifications?limit=40',
    '/api/v2/notifications',
    '/api/v1/accounts/verify_credentials',
    `/api/v1/accounts/${accountId}`,
    `/api/v1/accounts/${accountId}/statuses?limit=40`,
    `/api/v1/accounts/${accountId}/followers`,
    `/api/v1/accounts/relationships?id[]=${accountId}`,
    `/api/v1/statuses/${postId}`,
    `/api/v1/statuses/${postId}/context`,
    `/api/v1/statuses/${postId}/favourited_by`,
    '/api/v2/search?q=author',
    '/api/v1/bookmarks',
    '/api/v1/favourites',
    '/api/v2/instance',
    '/api/v1/markers?timeline[]=home',
    '/',
    '/@author1',
  ];
  const json = { authorization, 'content-type': 'application/json' };
  const get = (path: string): Post => ({ method: 'GET', path, headers: { authorization }, body: '' });
  function* requests(): Generator<Post> {
    for (let i = 0; i < ROUNDS; i++) {
      for (const path of reads) yield get(path);
      const body = JSON.stringify({ status: `a linnet was seen ${i} times #birds https://example.org/${i}` });
      yield { path: '/api/v1/statuses', headers: json, body };
      yield { path: `/api/v1/statuses/${postId}/favourite`, headers: json, body: '{}' };
      yield { path: `/api/v1/statuses/${postId}/unfavourite`, headers: json, body: '{}' };
    }
  }
  await sendAll(origin, requests(), CLIENTS, 200);
}
