import type { ApiProfile } from '../../http/profile.ts';
import { decodeParams } from './decode-params.ts';
import { describeError } from './errors.ts';
import { LIMITS } from './limits.ts';
import { readPage, readWindow } from './pagination.ts';
import { railsParams } from './rails-params.ts';

/** Mastodon's habits, which are those of Rails. */
export const mastodonProfile: ApiProfile = {
  name: 'mastodon',
  tokens: {
    places: [
      { in: 'header' },
      { in: 'query', name: 'access_token' },
      { in: 'query', name: 'bearer_token' },
      { in: 'session' },
      { in: 'body', name: 'access_token' },
      { in: 'body', name: 'bearer_token' },
    ],
    bad: 'refused',
  },
  decode: decodeParams,
  params: railsParams,
  readPage,
  readWindow,
  describeError,
  empty: {},
  nulls: 'null',
  limits: LIMITS,
  // What is POSTed under /api without a version is Misskey's.
  unknown: [
    { url: '/api/*', methods: ['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] },
    { url: '/api/v1/*' },
    { url: '/api/v2/*' },
    // Pages of other origins look there, too: for them the page that says so would be no answer at all.
    { url: '/nodeinfo/*', methods: ['GET', 'OPTIONS'] },
    // Preflights need a route for their answer.
    { url: '/.well-known/*', methods: ['OPTIONS'] },
  ],
};
