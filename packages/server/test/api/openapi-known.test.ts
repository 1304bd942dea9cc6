import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import { findFixtures } from '../shared-fixtures.ts';
import { type Absent, FIELDS_ABSENT, FIELDS_UNSAID, PARAMS_ABSENT, PARAMS_UNREAD } from './openapi-absent.ts';

/** Mastodon's API as others describe it: made of its documentation, without what is for staff. */
const DOCUMENT = resolve(findFixtures('').folder, '../reference/mastodon-api/openapi.json');
const skip = existsSync(DOCUMENT) ? false : `no document in ${DOCUMENT}`;

/** As much of a JSON Schema as is looked at, in theirs and in ours. */
interface Schema {
  $ref?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  additionalProperties?: Schema | boolean;
  patternProperties?: Record<string, Schema>;
  oneOf?: Schema[];
  anyOf?: Schema[];
  allOf?: Schema[];
}
interface Operation {
  parameters?: { $ref?: string; name: string; in: string; schema?: Schema }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema?: Schema }> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; parameters?: Record<string, { name: string; in: string }> };
}

const nameOf = (method: string, path: string) => `${method.toUpperCase()} ${path.replace(/:\w+|\{\w+\}/g, ':')}`;

/** Each operation of theirs that is a route of ours. */
function* pairs(): Generator<[name: string, theirs: Operation, ours: Endpoint, document: Document]> {
  const document = JSON.parse(readFileSync(DOCUMENT, 'utf8')) as Document;
  const here = new Map(
    [DIALECTS.mastodon, DIALECTS.oauth]
      .flatMap((dialect) => listEndpoints(dialect))
      .flatMap(([, one]) => [one.method].flat().map((method) => [nameOf(method, one.path), one] as const)),
  );
  for (const [path, operations] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(operations)) {
      const name = nameOf(method, path);
      const ours = here.get(name);
      if (ours !== undefined) yield [name, operation, ours, document];
    }
}

/** What a reference stands for, and each of the forms that a schema has. */
function formsOf(schema: Schema, document: Document): Schema[] {
  if (schema.$ref !== undefined) {
    const found = document.components.schemas[schema.$ref.split('/').at(-1) as string];
    return found === undefined ? [] : formsOf(found, document);
  }
  const forms = [...(schema.oneOf ?? []), ...(schema.anyOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...forms.flatMap((form) => formsOf(form, document))];
}

/** Names of parameters as they are sent, those within others with brackets. */
function* listNames(schema: Schema, document: Document, within = ''): Generator<string> {
  for (const form of formsOf(schema, document)) {
    for (const [name, inner] of Object.entries(form.properties ?? {})) {
      const bare = name.replace(/\[\]$/, '');
      const own = within === '' ? bare : `${within}[${bare}]`;
      yield own;
      yield* listNames(inner, document, own);
    }
    if (form.items !== undefined) yield* listNames(form.items, document, within);
  }
}

const PAGING = ['max_id', 'since_id', 'min_id', 'limit', 'offset'];
const NO_DOCUMENT: Document = { paths: {}, components: { schemas: {} } };

function listTaken({ params, paged }: Endpoint): Set<string> {
  const own = params === undefined ? [] : [...listNames(params as Schema, NO_DOCUMENT)];
  return new Set([...own, ...(paged === undefined ? [] : PAGING)]);
}

test('every parameter that is described is taken, or is known not to be', { skip }, () => {
  const missing: string[] = [];
  const taking: string[] = [];
  let asked = 0;
  for (const [name, theirs, ours, document] of pairs()) {
    const taken = listTaken(ours);
    const inQuery = (theirs.parameters ?? []).flatMap((one) => {
      const found =
        one.$ref === undefined ? one : document.components.parameters?.[one.$ref.split('/').at(-1) as string];
      return found?.in === 'query' ? [found.name.replace(/\[\]$/, '')] : [];
    });
    const inBody = Object.values(theirs.requestBody?.content ?? {}).flatMap(({ schema }) => [
      ...listNames(schema, document),
    ]);
    for (const parameter of new Set([...inQuery, ...inBody])) {
      asked++;
      (taken.has(parameter) ? taking : missing).push(`${name} ${parameter}`);
    }
  }
  assert.ok(asked > 300, `${asked}`);
  isKnown(missing, PARAMS_ABSENT);
  isKnown(listUnnamed(taking), PARAMS_UNREAD);
});

test('every field of every entity that is described is answered, or is known not to be', { skip }, () => {
  const missing = new Set<string>();
  const answered = new Set<string>();
  let asked = 0;
  const seen = new Set<string>();
  /** `theirs` is called by its entity, and by the way to it within that. */
  const walk = (way: string, theirs: Schema, ours: readonly Schema[], document: Document): void => {
    const own = ours.flatMap((one) => formsOf(one, NO_DOCUMENT));
    // Where ours is always null nothing is nested any deeper.
    if (!own.some((form) => form.properties ?? form.items ?? form.patternProperties)) return;
    if (theirs.$ref !== undefined) {
      const entity = theirs.$ref.split('/').at(-1) as string;
      const pair = `${entity} ${own.map((form) => Object.keys(form.properties ?? {}))}`;
      if (seen.has(pair)) return;
      seen.add(pair);
      walk(entity, document.components.schemas[entity] ?? {}, own, document);
      return;
    }
    for (const form of [...(theirs.oneOf ?? []), ...(theirs.anyOf ?? []), ...(theirs.allOf ?? [])])
      walk(way, form, own, document);
    const elements = own.flatMap((one) => one.items ?? []);
    if (theirs.items !== undefined) walk(way, theirs.items, elements, document);
    const values = own.flatMap((one) => Object.values(one.patternProperties ?? {}));
    if (typeof theirs.additionalProperties === 'object') walk(way, theirs.additionalProperties, values, document);
    // The document says one in some places where a list is meant.
    const objects = own.some((one) => one.properties) ? own : elements.flatMap((one) => formsOf(one, NO_DOCUMENT));
    for (const [field, inner] of Object.entries(theirs.properties ?? {})) {
      asked++;
      const found = objects.flatMap((one) => one.properties?.[field] ?? []);
      if (found.length === 0) missing.add(`${way}.${field}`);
      else {
        answered.add(`${way}.${field}`);
        walk(`${way}.${field}`, inner, found, document);
      }
    }
  };
  for (const [name, theirs, ours, document] of pairs()) {
    const schema = Object.values(theirs.responses['200']?.content ?? {})[0]?.schema;
    if (schema === undefined || typeof ours.answer === 'string') continue;
    walk(name, schema, [ours.answer as Schema], document);
  }
  assert.ok(asked > 500, `${asked}`);
  isKnown([...missing], FIELDS_ABSENT);
  isKnown(listUnnamed([...answered]), FIELDS_UNSAID);
});

/** Whoever adds one takes its line away. */
function isKnown(missing: readonly string[], known: Absent): void {
  assert.deepEqual([...missing].sort(), Object.keys(known).sort());
}

/** Those whose last word the server says nowhere: a description takes or promises them, and no code has them. */
function listUnnamed(names: readonly string[]): string[] {
  const folder = resolve(import.meta.dirname, '../../src');
  const files = globSync('{api,core}/**/*.ts', { cwd: folder }).filter((file) => !file.endsWith('.test.ts'));
  const words = new Set(files.flatMap((file) => readFileSync(join(folder, file), 'utf8').match(/\w+/g) ?? []));
  return names.filter((name) => !words.has(/(\w+)\]?$/.exec(name)?.[1] ?? ''));
}
