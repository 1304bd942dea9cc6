import { decodePlain } from '../../http/params.ts';
import type { ApiProfile } from '../../http/profile.ts';
import { EVERYTHING } from '../../http/rate-limit.ts';
import { describeError } from './errors.ts';
import { readPage, readWindow } from './paging.ts';

/** Misskey's habits: everything is a POST with a JSON body, and the token stands in it. */
export const misskeyProfile: ApiProfile = {
  name: 'misskey',
  tokens: {
    places: [{ in: 'header' }, { in: 'session' }, { in: 'body', name: 'i', parts: true }],
    bad: 'refused',
  },
  decode: decodePlain,
  params: { readBoolean: (value) => (typeof value === 'boolean' ? value : undefined) },
  readPage,
  readWindow,
  describeError,
  empty: undefined,
  nulls: 'null',
  limits: { default: EVERYTHING },
  // Mastodon's paths have a version behind /api, and what is read by GET is its.
  unknown: [{ url: '/api/*', methods: ['POST'] }],
};
