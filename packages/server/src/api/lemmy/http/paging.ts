import { LAST_ID, type Page } from '../../../db/keyset.ts';
import { ParamError } from '../../http/errors.ts';
import type { Params } from '../../http/params.ts';
import type { PageLimits, Window } from '../../http/profile.ts';

const PAGE_MAX = 100;

/** `page` from 1 to 100, and `limit`: outside of their bounds they are refused. */
export function readWindow(params: Params, limits: PageLimits): Window {
  const limit = readNumber(params, 'limit', limits.max ?? limits.default * 2) ?? limits.default;
  return { limit, offset: ((readNumber(params, 'page', PAGE_MAX) ?? 1) - 1) * limit };
}

/** Nothing is paged by ids that others see. */
export function readPage(params: Params, limits: PageLimits): Page {
  return { limit: readWindow(params, limits).limit };
}

/** A place in a list, for the next page. */
export function writeCursor(id: number): string {
  return `P${id.toString(16)}`;
}

/** The id in a cursor of ours. Throws where it is none. */
export function readCursor(text: string): number {
  const id = /^P[0-9a-f]{1,14}$/i.test(text) ? Number.parseInt(text.slice(1), 16) : Number.NaN;
  if (!(id <= LAST_ID)) throw new ParamError('page_cursor', 'form', 'is no cursor of ours');
  return id;
}

function readNumber(params: Params, name: string, max: number): number | undefined {
  const value = params[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = /^\d{1,9}$/.test(String(value)) ? Number(value) : 0;
  if (number < 1 || number > max) throw new ParamError(name, 'form', `must be from 1 to ${max}`);
  return number;
}
