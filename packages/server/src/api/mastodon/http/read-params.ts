import type { Static, TSchema } from 'typebox';
import type { Params } from '../../http/params.ts';
import { compileParams, type ParamRules, type Received } from '../../http/read-params.ts';

/** `ActiveModel::Type::Boolean::FALSE_VALUES`: everything else that is not blank is true. */
const FALSE = new Set<unknown>([false, 0, '0', 'f', 'F', 'false', 'FALSE', 'off', 'OFF']);

/** How Rails reads a form. */
export const railsParams: ParamRules = {
  readBoolean: (value) => !FALSE.has(value),
};

type Read = (raw: Params) => unknown;
const compiled = new WeakMap<TSchema, Read>();

/** Reads parameters as `schema` describes them: see `compileParams`. */
export function readParams<T extends TSchema>(schema: T, raw: Params): Received<Static<T>> {
  const read = compiled.get(schema) ?? compileParams(schema, railsParams);
  compiled.set(schema, read);
  return read(raw) as Received<Static<T>>;
}
