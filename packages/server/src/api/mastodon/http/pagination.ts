import type { Page } from '../../../db/keyset.ts';
import { badRequest, ParamError } from '../../http/errors.ts';
import { isParams, type Params, type ParamValue } from '../../http/params.ts';
import type { PageLimits, Window } from '../../http/profile.ts';
import { isUploadedFile } from '../../http/uploaded-file.ts';

/**
 * Reads `limit`, `max_id`, `since_id` and `min_id`. The limit is an absolute value up to `max` (twice the default
 * unless given), and 0 stays 0. `since_id` counts only without `min_id`. Throws 422 for an id that is not one.
 */
export function readPage(params: Params, limits: PageLimits): Page {
  const page: Page = { limit: readLimit(params['limit'], limits.default, limits.max ?? limits.default * 2) };
  const maxId = readId(params, 'max_id');
  const minId = readId(params, 'min_id');
  const sinceId = minId === undefined ? readId(params, 'since_id') : undefined;
  if (maxId !== undefined) page.maxId = maxId;
  if (sinceId !== undefined) page.sinceId = sinceId;
  if (minId !== undefined) page.minId = minId;
  return page;
}

/** Reads `limit` and `offset` of the lists without ids; throws 400 when either is negative. */
export function readWindow(params: Params, limits: PageLimits): Window {
  const offset = toInteger(params['offset']) ?? 0;
  if (offset < 0 || (toInteger(params['limit']) ?? 0) < 0) {
    throw badRequest('Pagination values for `offset` and `limit` must be positive');
  }
  return { limit: readLimit(params['limit'], limits.default, limits.max ?? limits.default * 2), offset };
}

function readLimit(value: ParamValue | undefined, fallback: number, max: number): number {
  const limit = toInteger(value);
  return limit === undefined ? fallback : Math.min(Math.abs(limit), max);
}

function toInteger(value: ParamValue | undefined): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

/** An id beyond 2^53 comes from another server's past: it stands for "newer than everything here". */
function readId(params: Params, name: string): number | undefined {
  const value = params[name];
  if (value === undefined || value === null || value === '') return undefined;
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string' || !/^\d{1,20}$/.test(text)) {
    throw new ParamError(name, 'form', 'is not an id');
  }
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}

export interface LinkCursors {
  /** The last id of the page, when there may be more. */
  next?: number | string | undefined;
  /** The first id of the page. */
  prev?: number | string | undefined;
  /** `min_id` for posts and notifications, `since_id` for lists keyed by a hidden id, `offset` for those without ids. */
  prevKey: 'min_id' | 'since_id' | 'offset';
  /** `offset` for lists without ids. */
  nextKey?: 'max_id' | 'offset';
}

/** Cursors are replaced; a token must not travel on into histories and logs. */
const dropped = new Set(['max_id', 'min_id', 'since_id', 'offset', 'access_token', 'bearer_token']);

/**
 * The value of `Link`, or undefined for a page without neighbours. Absolute addresses, every other parameter kept,
 * commas and brackets encoded: apps split the header at commas before they parse it.
 */
export function linkHeader(origin: string, path: string, params: Params, cursors: LinkCursors): string | undefined {
  const kept: string[] = [];
  for (const [key, value] of Object.entries(params)) if (!dropped.has(key)) writeParam(kept, key, value);
  const base = new URL(path, origin).href.split('?')[0]!.replaceAll(',', '%2C');
  const links: string[] = [];
  const add = (rel: string, key: string, id: number | string | undefined): void => {
    if (id === undefined) return;
    links.push(`<${base}?${[...kept, `${key}=${encodeURIComponent(id)}`].join('&')}>; rel="${rel}"`);
  };
  add('next', cursors.nextKey ?? 'max_id', cursors.next);
  add('prev', cursors.prevKey, cursors.prev);
  return links.length > 0 ? links.join(', ') : undefined;
}

function writeParam(into: string[], name: string, value: ParamValue): void {
  if (value === null || isUploadedFile(value)) return;
  if (Array.isArray(value)) for (const item of value) writeParam(into, `${name}[]`, item);
  else if (isParams(value)) for (const [key, item] of Object.entries(value)) writeParam(into, `${name}[${key}]`, item);
  else into.push(`${encodeURIComponent(name)}=${encodeURIComponent(value)}`);
}
