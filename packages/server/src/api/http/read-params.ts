import type { Static, TSchema } from 'typebox';
import { ParamError } from './errors.ts';
import { isParams, type Params, type ParamValue } from './params.ts';
import { isUploadedFile, type UploadedFile } from './uploaded-file.ts';

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

/** What differs between dialects in how a parameter is read. */
export interface ParamRules {
  /** What stands for a boolean; undefined: nothing that does. Never asked about a blank. */
  readBoolean(value: string | number | boolean): boolean | undefined;
  /**
   * Whether a text, number, list or object that came in another shape was not sent at all. Booleans and choices, which
   * may protect somebody, are refused all the same, and so is what has its shape and is wrong.
   */
  dropsMisshapen?: boolean;
}

/** Parameters as handlers get them: files are files of ours. */
export type Received<T> = { [K in keyof T]: ReceivedValue<T[K]> };
type ReceivedValue<V> = V extends Blob
  ? UploadedFile
  : V extends readonly (infer Item)[]
    ? ReceivedValue<Item>[]
    : V extends object
      ? Received<V>
      : V;

/** Reads a value; undefined means absent. `name` is for the refusal. */
type Reader = (value: ParamValue | undefined, name: string) => unknown;

/**
 * Makes a reader of parameters as `schema` (an object) describes them, once for all requests. Numbers and booleans may
 * be text, a list may be one scalar, a blank number, boolean or choice is absent. Unknown keys are dropped. What cannot
 * be read is refused with a ParamError.
 */
export function compileParams<T extends TSchema>(schema: T, rules: ParamRules): (raw: Params) => Received<Static<T>> {
  const read = compileObject(schema as Schema, rules);
  return (raw) => read(raw, '') as Received<Static<T>>;
}

function compile(schema: Schema, rules: ParamRules): Reader {
  const read = compileGiven(schema, rules);
  return (value, name) => (value === undefined ? undefined : read(value, name));
}

/** For a value that was sent: a parameter that may not be null and is was not sent. */
function compileGiven(schema: Schema, rules: ParamRules): (value: ParamValue, name: string) => unknown {
  if (schema.anyOf) return compileUnion(schema.anyOf, rules);
  const nullable = Array.isArray(schema.type) && schema.type.includes('null');
  const blank = nullable ? null : undefined;
  const type = Array.isArray(schema.type) ? schema.type.find((entry) => entry !== 'null') : schema.type;
  const onNull = type === 'null' ? null : blank;
  const read = compilePlain(schema, type, blank, rules);
  return (value, name) => (value === null ? onNull : read(value, name));
}

type Given = Exclude<ParamValue, null>;

function compilePlain(
  schema: Schema,
  type: string | undefined,
  blank: null | undefined,
  rules: ParamRules,
): (value: Given, name: string) => unknown {
  if (schema.enum) return compileChoice(schema.enum, blank);
  if (schema.const !== undefined) return compileChoice([schema.const], blank);
  if (schema.format === 'uploaded-file') return readFile;
  switch (type) {
    case 'boolean':
      return (value, name) => {
        if (value === '') return blank;
        const found = typeof value === 'object' ? undefined : rules.readBoolean(value);
        return found ?? refuse(name, 'is invalid');
      };
    case 'integer':
    case 'number':
      return (value, name) => {
        if (value === '' || (rules.dropsMisshapen && typeof value === 'object')) return blank;
        return readNumber(schema, type, value, name);
      };
    case 'string':
      return compileString(schema, rules);
    case 'array':
      return compileList(schema, rules);
    case 'object': {
      const read = compileObject(schema, rules);
      return (value, name) => {
        if (isParams(value)) return read(value, name);
        return value === '' || rules.dropsMisshapen ? blank : refuse(name, 'is invalid');
      };
    }
    case 'null':
      return (value, name) => (value === '' ? null : refuse(name, 'is invalid'));
    default:
      return (value) => value;
  }
}

function compileObject(schema: Schema, rules: ParamRules): (raw: Params, name: string) => Record<string, unknown> {
  const required = new Set(schema.required);
  const known = Object.entries(schema.properties ?? {}).map(([key, property]) => ({
    key,
    read: compile(property, rules),
    fallback: property.default,
    required: required.has(key),
  }));
  const names = new Set(known.map(({ key }) => key));
  const [other] = Object.values(schema.patternProperties ?? {});
  const readOther = other === undefined ? undefined : compile(other, rules);

  return (raw, name) => {
    const result: Record<string, unknown> = Object.create(null);
    for (const { key, read, fallback, required: wanted } of known) {
      const path = name === '' ? key : `${name}[${key}]`;
      const value = read(raw[key], path);
      if (value !== undefined) result[key] = value;
      else if (fallback !== undefined) result[key] = structuredClone(fallback);
      else if (wanted) throw new ParamError(path, 'missing', 'is missing');
    }
    if (readOther === undefined) return result;
    for (const key of Object.keys(raw)) {
      if (names.has(key)) continue;
      const value = readOther(raw[key], `${name}[${key}]`);
      if (value !== undefined) result[key] = value;
    }
    return result;
  };
}

function compileUnion(variants: readonly Schema[], rules: ParamRules): (value: ParamValue, name: string) => unknown {
  const constants = variants.filter((variant) => variant.const !== undefined).map((variant) => variant.const);
  if (constants.length === variants.length) {
    const choose = compileChoice(constants, undefined);
    return choose as (value: ParamValue, name: string) => unknown;
  }
  const mayBeNull = variants.some((variant) => variant.type === 'null');
  const readers = variants.map((variant) => compile(variant, rules));
  return (value, name) => {
    if (value === null) return mayBeNull ? null : undefined;
    let failure: unknown;
    for (const read of readers) {
      try {
        const result = read(value, name);
        if (result !== undefined) return result;
      } catch (error) {
        failure ??= error;
      }
    }
    if (failure !== undefined) throw failure;
    return undefined;
  };
}

function compileChoice(choices: readonly unknown[], blank: null | undefined) {
  return (value: Given, name: string): unknown => {
    if (value === '') return choices.includes('') ? '' : blank;
    const found = choices.find((choice) => choice === value || (choice !== null && String(choice) === value));
    if (found === undefined) throw new ParamError(name, 'choice', 'is not one of the choices');
    return found;
  };
}

function readNumber(schema: Schema, type: 'integer' | 'number', value: Given, name: string): number {
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
function compileString({ minLength, maxLength, pattern }: Schema, { dropsMisshapen }: ParamRules) {
  const form = pattern === undefined ? undefined : new RegExp(pattern, 'u');
  return (value: Given, name: string): string | undefined => {
    // `false` is how scripts say that there is none.
    if (dropsMisshapen && (typeof value === 'object' || value === false)) return undefined;
    if (typeof value === 'object') return refuse(name, 'is invalid');
    const text = String(value);
    // Code points, as JSON Schema counts; what people see as characters is the business of core.
    if (maxLength !== undefined && text.length > maxLength && [...text].length > maxLength) {
      return refuse(name, `is too long (maximum is ${maxLength} characters)`);
    }
    if (minLength !== undefined && [...text].length < minLength) {
      return refuse(name, minLength === 1 ? "can't be blank" : `is too short (minimum is ${minLength})`);
    }
    return form === undefined || form.test(text) ? text : refuse(name, 'is invalid');
  };
}

/** One scalar is a list of one (`id=1`); blank entries fall away (`media_ids[]=` is the form's empty list). */
function compileList({ items, minItems, maxItems }: Schema, rules: ParamRules) {
  const readItem: Reader = items === undefined ? (value) => value : compile(items, rules);
  return (value: Given, name: string): unknown[] | undefined => {
    if (rules.dropsMisshapen && !Array.isArray(value) && value !== '' && !isItem(readItem, value)) return undefined;
    const list: unknown[] = [];
    for (const entry of Array.isArray(value) ? value : [value]) {
      if (entry === '' || entry === null) continue;
      const item = readItem(entry, name);
      if (item !== undefined) list.push(item);
    }
    if (maxItems !== undefined && list.length > maxItems) {
      return refuse(name, `has too many entries (maximum is ${maxItems})`);
    }
    if (minItems !== undefined && list.length < minItems) {
      return refuse(name, `has too few entries (minimum is ${minItems})`);
    }
    return list;
  };
}

/** Whether what stands where a list should is one of its items: `media_ids=undefined` names nothing. */
function isItem(read: Reader, value: Given): boolean {
  try {
    return read(value, '') !== undefined;
  } catch {
    return false;
  }
}

/** Browsers send an empty file field for "no file chosen"; some apps send an empty string. */
function readFile(value: Given, name: string): unknown {
  if (value === '') return undefined;
  return isUploadedFile(value) ? value : refuse(name, 'is not a file');
}

function refuse(name: string, problem: string): never {
  throw new ParamError(name, 'form', problem);
}
