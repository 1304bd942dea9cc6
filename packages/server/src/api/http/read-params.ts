import type { Static, TSchema } from 'typebox';
import { AppError } from '../../lib/errors.ts';
import { isParams, type Params, type ParamValue } from './decode-params.ts';
import { badRequest } from './errors.ts';
import { isUploadedFile } from './uploaded-file.ts';

/** The part of JSON Schema that parameters use. */
interface Schema {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  patternProperties?: Record<string, Schema>;
  required?: string[];
  default?: unknown;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** `ActiveModel::Type::Boolean::FALSE_VALUES`: everything else that is not blank is true. */
const falseValues = new Set<unknown>([false, 0, '0', 'f', 'F', 'false', 'FALSE', 'off', 'OFF']);

/**
 * Reads parameters as `schema` (an object) describes them, coercing as Rails does: numbers and booleans may be strings,
 * a list may be one scalar, a blank number, boolean or choice is absent. Unknown keys are dropped. Throws 422 naming
 * the parameter; 400 for a missing one and for a choice that does not exist.
 */
export function readParams<T extends TSchema>(schema: T, raw: Params): Static<T> {
  return readObject(schema as Schema, raw, '') as Static<T>;
}

/** `undefined` means absent: a non-nullable parameter sent as null is one that was not sent. */
function readValue(schema: Schema, value: ParamValue | undefined, name: string): unknown {
  if (value === undefined) return undefined;
  if (schema.anyOf) return readUnion(schema.anyOf, value, name);
  const nullable = Array.isArray(schema.type) && schema.type.includes('null');
  const blank = nullable ? null : undefined;
  const type = Array.isArray(schema.type) ? schema.type.find((entry) => entry !== 'null') : schema.type;
  if (value === null) return type === 'null' ? null : blank;
  if (schema.enum) return readChoice(schema.enum, value, name, blank);
  if (schema.const !== undefined) return readChoice([schema.const], value, name, blank);
  if (schema.format === 'uploaded-file') return readFile(value, name);
  switch (type) {
    case 'boolean':
      return readBoolean(value, name, blank);
    case 'integer':
    case 'number':
      return readNumber(schema, type, value, name, blank);
    case 'string':
      return readString(schema, value, name);
    case 'array':
      return readList(schema, value, name);
    case 'object':
      if (value === '') return blank;
      return isParams(value) ? readObject(schema, value, name) : refuse(name, 'is invalid');
    case 'null':
      return value === '' ? null : refuse(name, 'is invalid');
    default:
      return value;
  }
}

function readObject(schema: Schema, raw: Params, name: string): Record<string, unknown> {
  const result: Record<string, unknown> = Object.create(null);
  const required = new Set(schema.required);
  for (const [key, property] of Object.entries(schema.properties ?? {})) {
    const path = name === '' ? key : `${name}[${key}]`;
    const value = readValue(property, raw[key], path);
    if (value !== undefined) result[key] = value;
    else if (property.default !== undefined) result[key] = structuredClone(property.default);
    else if (required.has(key)) throw badRequest(`param is missing or the value is empty or invalid: ${path}`);
  }
  const entry = Object.values(schema.patternProperties ?? {})[0];
  if (entry) {
    for (const key of Object.keys(raw)) {
      if (schema.properties && key in schema.properties) continue;
      const value = readValue(entry, raw[key], `${name}[${key}]`);
      if (value !== undefined) result[key] = value;
    }
  }
  return result;
}

function readUnion(variants: readonly Schema[], value: ParamValue, name: string): unknown {
  const constants = variants.filter((variant) => variant.const !== undefined).map((variant) => variant.const);
  if (constants.length === variants.length) return readChoice(constants, value, name, undefined);
  if (value === null) return variants.some((variant) => variant.type === 'null') ? null : undefined;
  let failure: unknown;
  for (const variant of variants) {
    try {
      const result = readValue(variant, value, name);
      if (result !== undefined) return result;
    } catch (error) {
      failure ??= error;
    }
  }
  if (failure !== undefined) throw failure;
  return undefined;
}

function readChoice(choices: readonly unknown[], value: ParamValue, name: string, blank: null | undefined): unknown {
  if (value === '') return choices.includes('') ? '' : blank;
  const found = choices.find((choice) => choice === value || (choice !== null && String(choice) === value));
  if (found === undefined) throw badRequest(`Invalid value for parameter ${name}`);
  return found;
}

function readBoolean(value: ParamValue, name: string, blank: null | undefined): unknown {
  if (typeof value === 'object') return refuse(name, 'is invalid');
  if (value === '') return blank;
  return !falseValues.has(value);
}

function readNumber(
  schema: Schema,
  type: 'integer' | 'number',
  value: ParamValue,
  name: string,
  blank: null | undefined,
): unknown {
  if (value === '') return blank;
  const form = type === 'integer' ? /^\s*[+-]?\d{1,16}\s*$/ : /^\s*[+-]?(\d{1,16}(\.\d{0,20})?|\.\d{1,20})\s*$/;
  const number = typeof value === 'string' && form.test(value) ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isFinite(number)) return refuse(name, 'is not a number');
  if (type === 'integer' && !Number.isSafeInteger(number)) return refuse(name, 'must be an integer');
  if (schema.minimum !== undefined && number < schema.minimum) {
    return refuse(name, `must be greater than or equal to ${schema.minimum}`);
  }
  if (schema.maximum !== undefined && number > schema.maximum) {
    return refuse(name, `must be less than or equal to ${schema.maximum}`);
  }
  return number;
}

/** An empty string stays: for many a field it means "clear this". */
function readString(schema: Schema, value: ParamValue, name: string): unknown {
  if (typeof value === 'object') return refuse(name, 'is invalid');
  const text = String(value);
  // Code points, as JSON Schema counts; what people see as characters is the business of core.
  const tooLong = schema.maxLength !== undefined && text.length > schema.maxLength;
  if (tooLong && [...text].length > schema.maxLength!) {
    return refuse(name, `is too long (maximum is ${schema.maxLength} characters)`);
  }
  if (schema.minLength !== undefined && [...text].length < schema.minLength) {
    return refuse(name, schema.minLength === 1 ? "can't be blank" : `is too short (minimum is ${schema.minLength})`);
  }
  if (schema.pattern !== undefined && !new RegExp(schema.pattern, 'u').test(text)) return refuse(name, 'is invalid');
  return text;
}

/** One scalar is a list of one (`id=1`); blank entries fall away (`media_ids[]=` is the form's empty list). */
function readList(schema: Schema, value: ParamValue, name: string): unknown {
  const entries = Array.isArray(value) ? value : [value];
  const list: unknown[] = [];
  for (const entry of entries) {
    if (entry === '' || entry === null) continue;
    const item = schema.items ? readValue(schema.items, entry, name) : entry;
    if (item !== undefined) list.push(item);
  }
  if (schema.maxItems !== undefined && list.length > schema.maxItems) {
    return refuse(name, `has too many entries (maximum is ${schema.maxItems})`);
  }
  if (schema.minItems !== undefined && list.length < schema.minItems) {
    return refuse(name, `has too few entries (minimum is ${schema.minItems})`);
  }
  return list;
}

/** Browsers send an empty file field for "no file chosen"; some apps send an empty string. */
function readFile(value: ParamValue, name: string): unknown {
  if (value === '') return undefined;
  return isUploadedFile(value) ? value : refuse(name, 'is not a file');
}

function refuse(name: string, problem: string): never {
  throw new AppError('invalid', `Validation failed: ${name} ${problem}`);
}
