import assert from 'node:assert/strict';
import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import type { Response } from 'light-my-request';
import type { TSchema } from 'typebox';
import { Check, Errors } from 'typebox/value';

interface Known {
  endpoint: Endpoint;
  methods: readonly string[];
  pattern: RegExp;
}

/** What is written out goes before what has parameters, as for the router. */
const KNOWN: Known[] = Object.entries(DIALECTS)
  .filter(([dialect]) => dialect !== 'server')
  .flatMap(([, nouns]) => listEndpoints(nouns))
  .map(([, endpoint]) => ({
    endpoint,
    methods: [endpoint.method].flat(),
    pattern: new RegExp(`^${endpoint.path.replaceAll('.', '\\.').replaceAll(/:\w+/g, '[^/]+')}/?$`),
  }))
  .toSorted((a, b) => countNames(a.endpoint) - countNames(b.endpoint));

function countNames({ path }: Endpoint): number {
  return path.split(':').length;
}

export function findEndpoint(method: string, url: string): Endpoint | undefined {
  const [path = ''] = url.split('?', 1);
  return KNOWN.find(({ methods, pattern }) => methods.includes(method) && pattern.test(path))?.endpoint;
}

/** Throws where an answer is not what its endpoint says: in type, in keys that are missing, in keys nobody described. */
export function checkAnswer(response: Response): void {
  const { method = 'GET', url = '' } = response.raw.req;
  const endpoint = findEndpoint(method, url);
  if (endpoint === undefined || response.statusCode >= 300 || 'content-encoding' in response.headers) return;
  const { answer } = endpoint;
  const name = `${method} ${url} answers what is not described`;
  const type = `${response.headers['content-type'] ?? ''}`;
  if (typeof answer === 'string') {
    if (answer === 'page') assert.match(type, /^text\/html\b/, name);
    if (answer === 'redirect') assert.match(type, /^text\/html\b/, `${name}: a page where it may not redirect`);
    return;
  }
  assert.match(type, /^application\/json\b/, name);
  const body: unknown = JSON.parse(response.body);
  if (!Check(answer, body)) {
    const errors = [...Errors(answer, body)].slice(0, 3).map((error) => `${error.instancePath} ${error.message}`);
    assert.fail(`${name}: ${errors.join('; ')} in ${response.body.slice(0, 2_000)}`);
  }
  const more = findUndescribed(answer, body, '');
  assert.deepEqual(more, [], `${name}: keys that no schema has`);
}

interface Shape {
  anyOf?: TSchema[];
  items?: TSchema;
  properties?: Record<string, TSchema>;
  patternProperties?: Record<string, TSchema>;
}

/** The keys of a value, at any depth, that its schema does not name. */
function findUndescribed(schema: TSchema, value: unknown, path: string): string[] {
  const { anyOf, items, properties, patternProperties } = schema as Shape;
  if (typeof value !== 'object' || value === null) return [];
  if (anyOf !== undefined) {
    const found = anyOf.filter((one) => Check(one, value)).map((one) => findUndescribed(one, value, path));
    return found.find((keys) => keys.length === 0) ?? found[0] ?? [];
  }
  if (Array.isArray(value)) {
    return items === undefined ? [] : value.flatMap((item, i) => findUndescribed(items, item, `${path}/${i}`));
  }
  if (properties === undefined || patternProperties !== undefined) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const known = properties[key];
    return known === undefined ? [`${path}/${key}`] : findUndescribed(known, item, `${path}/${key}`);
  });
}
