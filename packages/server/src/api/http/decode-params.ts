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

interface Budget {
  keys: number;
}

/**
 * Merges query and body as Rails does: `a[b]=`, `a[]=`, `a[0][b]=` and `a[][b]=` (a new object begins when a key
 * repeats), nested JSON, the body winning over the query key by key. Refuses with 400 what is malformed or too big.
 */
export function decodeParams(sources: ParamSources): Params {
  const budget: Budget = { keys: paramLimits.keys };
  const query = decodePairs(parsePairs(sources.query ?? ''), budget);
  const body = sources.pairs ? decodePairs(sources.pairs, budget) : copyBody(sources.json, budget);
  return Object.assign(query, body);
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

function decodePairs(pairs: readonly Pair[], budget: Budget): Params {
  const root = createParams();
  for (const [name, value] of pairs) {
    spend(budget);
    const path = parseName(name);
    if (path !== null) assign(root, path, typeof value === 'string' ? checkText(value) : value);
  }
  return arrangeIndexes(root);
}

/** `a[b][]` → `['a', 'b', '']`, where `''` means "append". Null for a name without a beginning. */
function parseName(name: string): string[] | null {
  const bracket = name.indexOf('[');
  if (bracket < 0) return name === '' ? null : [checkKey(name)];
  if (bracket === 0) return null;
  const path = [checkKey(name.slice(0, bracket))];
  let at = bracket;
  while (name[at] === '[') {
    const end = name.indexOf(']', at);
    if (end < 0) throw badRequest('Invalid parameter name');
    path.push(checkKey(name.slice(at + 1, end)));
    if (path.length > paramLimits.depth) throw badRequest('Parameters are nested too deeply');
    at = end + 1;
  }
  return path;
}

function assign(target: Params, path: readonly string[], value: ParamValue): void {
  const [key = '', next, ...rest] = path;
  if (next === undefined) {
    target[key] = value;
    return;
  }
  if (next !== '') {
    target[key] ??= createParams();
    assign(asParams(target[key]), [next, ...rest], value);
    return;
  }
  target[key] ??= [];
  const list = target[key];
  if (!Array.isArray(list)) throw badRequest('A parameter is both a list and something else');
  if (rest.length === 0) {
    list.push(value);
    return;
  }
  const last = list.at(-1);
  if (last !== undefined && isParams(last) && !hasPath(last, rest)) {
    assign(last, rest, value);
    return;
  }
  const fresh = createParams();
  list.push(fresh);
  assign(fresh, rest, value);
}

function hasPath(value: Params, path: readonly string[]): boolean {
  let at: ParamValue = value;
  for (const key of path) {
    if (key === '') return false;
    if (!isParams(at) || !(key in at)) return false;
    at = at[key]!;
  }
  return true;
}

/** Apps send lists as `a[0]`, `a[1]` as well; below the top, an object whose keys are all numbers is such a list. */
function arrangeIndexes(params: Params): Params {
  for (const [key, value] of Object.entries(params)) params[key] = arrangeValue(value);
  return params;
}

function arrangeValue(value: ParamValue): ParamValue {
  if (Array.isArray(value)) return value.map(arrangeValue);
  if (!isParams(value)) return value;
  arrangeIndexes(value);
  const keys = Object.keys(value);
  if (keys.length === 0 || !keys.every((key) => /^\d{1,9}$/.test(key))) return value;
  return keys.sort((a, b) => Number(a) - Number(b)).map((key) => value[key]!);
}

function copyBody(json: unknown, budget: Budget): Params {
  if (json === undefined || json === null) return createParams();
  if (typeof json !== 'object' || Array.isArray(json)) throw badRequest('The body must be an object');
  return arrangeIndexes(copyObject(json, budget, 1));
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
function createParams(): Params {
  return Object.create(null) as Params;
}

function asParams(value: ParamValue): Params {
  if (!isParams(value)) throw badRequest('A parameter is both an object and something else');
  return value;
}

/** Whether a value is a nested object: not a list, not a file. */
export function isParams(value: ParamValue | undefined): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isUploadedFile(value);
}

function spend(budget: Budget): void {
  budget.keys -= 1;
  if (budget.keys < 0) throw badRequest('Too many parameters');
}

// `__proto__` never means a parameter, and a later copy into an ordinary object would make it one's prototype.
function checkKey(key: string): string {
  if (key === '__proto__' || key.length > 200) throw badRequest('Invalid parameter name');
  return checkText(key);
}

// PostgreSQL cannot store U+0000, and a lone surrogate has no UTF-8 form.
function checkText(text: string): string {
  if (text.length > paramLimits.valueLength) throw badRequest('A parameter is too long');
  if (text.includes('\0')) throw badRequest('Parameters must not contain U+0000');
  return text.toWellFormed();
}
