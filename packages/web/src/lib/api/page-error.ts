import { error } from '@sveltejs/kit';
import { ApiError } from './call.ts';

/** Turns a failed API call of a page's load into that page's error: 401 and 403 read as 404 for visitors. */
export function failPage(cause: unknown): never {
  if (!(cause instanceof ApiError)) throw cause;
  if (cause.status === 404 || cause.status === 401 || cause.status === 403) error(404, 'not_found');
  if (cause.status === 410) error(410, 'gone');
  if (cause.status === 429) error(429, 'too_many');
  error(cause.status >= 400 && cause.status < 500 ? cause.status : 503, 'unavailable');
}
