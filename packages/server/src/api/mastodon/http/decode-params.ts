import { badRequest } from '../../http/errors.ts';
import {
  type Budget,
  checkKey,
  checkText,
  copyBody,
  createBudget,
  createParams,
  isParams,
  type Pair,
  type ParamSources,
  type Params,
  type ParamValue,
  paramLimits,
  parsePairs,
  spend,
} from '../../http/params.ts';

/**
 * Merges query and body as Rails does: `a[b]=`, `a[]=`, `a[0][b]=` and `a[][b]=` (a new object begins when a key
 * repeats), nested JSON, the body winning over the query key by key. Refuses with 400 what is malformed or too big.
 */
export function decodeParams(sources: ParamSources): Params {
  const budget = createBudget();
  const query = decodePairs(parsePairs(sources.query ?? ''), budget);
  const body = sources.pairs ? decodePairs(sources.pairs, budget) : arrangeIndexes(copyBody(sources.json, budget));
  return Object.assign(query, body);
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

function asParams(value: ParamValue): Params {
  if (!isParams(value)) throw badRequest('A parameter is both an object and something else');
  return value;
}
