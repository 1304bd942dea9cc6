import { decodePlain } from '../../http/params.ts';
import type { ApiProfile } from '../../http/profile.ts';
import { EVERYTHING } from '../../http/rate-limit.ts';
import { describeError } from './errors.ts';
import { readPage, readWindow } from './paging.ts';

/** Lemmy's habits: what has no value is left out, and a token that is no good is none. */
export const lemmyProfile: ApiProfile = {
  name: 'lemmy',
  tokens: {
    places: [{ in: 'header' }, { in: 'cookie', name: 'jwt' }, { in: 'session' }],
    bad: 'ignored',
  },
  decode: decodePlain,
  params: { readBoolean: (value) => (String(value) === 'true' ? true : String(value) === 'false' ? false : undefined) },
  readPage,
  readWindow,
  describeError,
  empty: { success: true },
  nulls: 'absent',
  limits: { default: EVERYTHING },
  unknown: [{ url: '/api/v3/*' }],
};
