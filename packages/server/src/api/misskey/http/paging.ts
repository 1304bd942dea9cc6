import { LAST_ID, type Page } from '../../../db/keyset.ts';
import { firstIdOf, parseId } from '../../../lib/ids.ts';
import { ParamError } from '../../http/errors.ts';
import type { Params, ParamValue } from '../../http/params.ts';
import type { PageLimits, Window } from '../../http/profile.ts';

/**
 * `limit`, and `untilId`, `sinceId` or their dates, all exclusive. Where only the older end is given, the page is the
 * one right above it (and is answered oldest first: see `inMisskeyOrder`).
 */
export function readPage(params: Params, limits: PageLimits): Page {
  const page: Page = { limit: readLimit(params, limits) };
  const until = readId(params, 'untilId') ?? readDate(params, 'untilDate');
  const since = readId(params, 'sinceId') ?? readDate(params, 'sinceDate');
  if (until !== undefined) page.maxId = until;
  if (since !== undefined) page[until === undefined ? 'minId' : 'sinceId'] = since;
  return page;
}

/** `limit` and `offset`. */
export function readWindow(params: Params, limits: PageLimits): Window {
  return { limit: readLimit(params, limits), offset: readNumber(params, 'offset', 0, LAST_ID) ?? 0 };
}

/** Newest first, unless the reader goes upwards. */
export function inMisskeyOrder<T>(page: Page, newestFirst: readonly T[]): T[] {
  return page.minId === undefined ? [...newestFirst] : newestFirst.toReversed();
}

function readLimit(params: Params, { default: usual, max = usual * 2 }: PageLimits): number {
  return readNumber(params, 'limit', 1, max) ?? usual;
}

function readNumber(params: Params, name: string, min: number, max: number): number | undefined {
  const value: ParamValue = params[name] ?? null;
  if (value === null) return undefined;
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new ParamError(name, 'form', 'must be integer');
  if (value < min) throw new ParamError(name, 'form', `must be >= ${min}`);
  if (value > max) throw new ParamError(name, 'form', `must be <= ${max}`);
  return value;
}

function readId(params: Params, name: string): number | undefined {
  const value: ParamValue = params[name] ?? null;
  if (value === null) return undefined;
  const id = typeof value === 'string' ? parseId(value) : undefined;
  if (id === undefined) throw new ParamError(name, 'form', 'must match format "misskey:id"');
  return id;
}

function readDate(params: Params, name: string): number | undefined {
  const ms = readNumber(params, name, 0, Number.MAX_SAFE_INTEGER);
  return ms === undefined ? undefined : Math.min(firstIdOf(ms), LAST_ID);
}
