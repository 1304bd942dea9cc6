import type { Told } from './words.ts';

const DATE = '2026-01-31T12:00:00.000Z';
/** Deep things are shown as if they were not there. */
const DEPTH = 4;

/** A value of a schema, as it might be answered: everything present, lists of one. */
export function exampleOf(schema: Told, depth = 0): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (schema.anyOf?.[0] !== undefined) return exampleOf(schema.anyOf[0], depth);
  const nullable = Array.isArray(schema.type) && schema.type.includes('null');
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  switch (type) {
    case 'string':
      return exampleText(schema);
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array': {
      const none = schema.items === undefined || schema.maxItems === 0 || depth >= DEPTH;
      return none ? [] : [exampleOf(schema.items ?? {}, depth + 1)];
    }
    case 'object':
      if (nullable && depth > 0) return null;
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, property]) => [key, exampleOf(property, depth + 1)]),
      );
    default:
      return null;
  }
}

function exampleText({ pattern = '' }: Told): string {
  for (const text of ['1', DATE, DATE.slice(0, 10), 'https://example.org/']) {
    if (pattern !== '' && new RegExp(pattern, 'u').test(text)) return text;
  }
  return 'text';
}
