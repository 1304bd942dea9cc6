import { badRequest } from './errors.ts';
import { isUploadedFile, type UploadedFile } from './uploaded-file.ts';

/** What a client sent, before any schema: null-prototype objects, arrays, scalars and files. */
export type ParamValue = string | number | boolean | null | UploadedFile | ParamValue[] | Params;
export interface Params {
  [key: string]: ParamValue;
}

/** One `name=value` of a query, an urlencoded body or a multipart body. */
export type Pair = readonly [name: string, value: string | UploadedFile];

/** Far above what any known app sends, far below what hurts. */
export const paramLimits = { keys: 1_000, depth: 8, valueLength: 100_000 };

export interface ParamSources {
  /** The raw query string, without `?`. */
  query?: string;
  /** A decoded form body. */
  pairs?: readonly Pair[];
  /** A parsed JSON body. */
  json?: unknown;
}

/** How many keys and values are still allowed. */
export interface Budget {
  keys: number;
}

export function createBudget(): Budget {
  return { keys: paramLimits.keys };
}

export function spend(budget: Budget): void {
  budget.keys -= 1;
  if (budget.keys < 0) throw badRequest('Too many parameters');
}

/**
 * Query and body as they are written, a name being a name whatever is in it, and of equal names the last. The body
 * stands alone where there is one. Refuses with 400 what is malformed or too big.
 */
export function decodePlain(sources: ParamSources): Params {
  const budget = createBudget();
  const { query = '', json } = sources;
  if (json !== undefined && json !== null) return copyBody(json, budget);
  const params = createParams();
  for (const [name, value] of sources.pairs ?? parsePairs(query)) {
    spend(budget);
    if (name !== '') params[checkKey(name)] = typeof value === 'string' ? checkText(value) : value;
  }
  return params;
}

/** Splits `a=1&b=2`. Refuses with 400 what is not percent-encoded UTF-8. */
export function parsePairs(text: string): Pair[] {
  const pairs: Pair[] = [];
  // Cut off one by one: splitting a megabyte of `&` first would make a million texts of nothing.
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('&', at);
    const part = text.slice(at, end < 0 ? text.length : end);
    at = end < 0 ? text.length : end + 1;
    if (part === '') continue;
    if (pairs.length >= paramLimits.keys) throw badRequest('Too many parameters');
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    pairs.push([decodeText(name), equals < 0 ? '' : decodeText(part.slice(equals + 1))]);
  }
  return pairs;
}

function decodeText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch (cause) {
    throw badRequest('Invalid encoding of parameters', cause);
  }
}

/** A JSON body, copied within its bounds; no body is an empty one, and so is what PHP writes for one: an empty list. */
export function copyBody(json: unknown, budget: Budget): Params {
  if (json === undefined || json === null) return createParams();
  if (Array.isArray(json) && json.length === 0) return createParams();
  if (typeof json !== 'object' || Array.isArray(json)) throw badRequest('The body must be an object');
  return copyObject(json, budget, 1);
}

function copyObject(value: object, budget: Budget, depth: number): Params {
  if (depth > paramLimits.depth) throw badRequest('Parameters are nested too deeply');
  const copy = createParams();
  for (const [key, item] of Object.entries(value)) copy[checkKey(key)] = copyValue(item, budget, depth + 1);
  return copy;
}

function copyValue(value: unknown, budget: Budget, depth: number): ParamValue {
  spend(budget);
  if (typeof value === 'string') return checkText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value !== 'object' || value === null) return null;
  if (!Array.isArray(value)) return copyObject(value, budget, depth);
  if (depth > paramLimits.depth) throw badRequest('Parameters are nested too deeply');
  return value.map((item) => copyValue(item, budget, depth + 1));
}

/** Null-prototype, so that a parameter named `constructor` is only a parameter. */
export function createParams(): Params {
  return Object.create(null) as Params;
}

/** Whether a value is a nested object: not a list, not a file. */
export function isParams(value: ParamValue | undefined): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUploadedFile(value);
}

// `__proto__` never means a parameter, and a later copy into an ordinary object would make it one's prototype.
export function checkKey(key: string): string {
  if (key === '__proto__' || key.length > 200) throw badRequest('Invalid parameter name');
  return checkText(key);
}

// PostgreSQL cannot store U+0000, and a lone surrogate has no UTF-8 form.
export function checkText(text: string): string {
  if (text.length > paramLimits.valueLength) throw badRequest('A parameter is too long');
  if (text.includes('\0')) throw badRequest('Parameters must not contain U+0000');
  return text.toWellFormed();
}
