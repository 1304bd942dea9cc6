import { type Endpoint, listEndpoints } from '@linnet/api-schemas/endpoint.ts';
import { DIALECTS } from '@linnet/api-schemas/index.ts';
import * as entities from '@linnet/api-schemas/mastodon/entities.ts';
import { sha256Hex } from '../../lib/hash.ts';
import { ABOUT, type DialectName, listParams, nameAnswer, type Param, type Told, told } from './words.ts';

/** Entities are told once, under their names; two schemas are one where they say the same. */
const named = new Map(Object.entries(entities).map(([name, schema]) => [digest(schema), name]));

const REFUSALS: Record<number, string> = {
  400: 'The request cannot be read.',
  401: 'There is no token, or it is no good.',
  403: 'The token does not allow this.',
  404: 'It does not exist, or may not be seen.',
  422: 'What was sent is not valid.',
  429: 'Too many requests.',
  503: 'The server is busy.',
};

/** The routes of all client APIs as OpenAPI 3.1. */
export function describeOpenApi(origin: string, version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [dialect, nouns] of Object.entries(DIALECTS)) {
    if (dialect === 'server') continue;
    for (const [name, endpoint] of listEndpoints(nouns)) {
      const path = endpoint.path.replaceAll(/:(\w+)/g, '{$1}');
      for (const method of [endpoint.method].flat()) {
        const operation = describeOperation(dialect as DialectName, name, endpoint, method);
        paths[path] = { ...paths[path], [method.toLowerCase()]: operation };
      }
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Linnet', version, license: { name: 'AGPL-3.0-or-later', identifier: 'AGPL-3.0-or-later' } },
    servers: [{ url: origin }],
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(entities).map(([name, schema]) => [name, describeParts(told(schema))]),
      ),
      securitySchemes: {
        oauth: {
          type: 'oauth2',
          flows: {
            authorizationCode: {
              authorizationUrl: `${origin}/oauth/authorize`,
              tokenUrl: `${origin}/oauth/token`,
              scopes: Object.fromEntries(listScopes().map((scope) => [scope, scope])),
            },
          },
        },
      },
    },
  };
}

function listScopes(): string[] {
  const all = Object.values(DIALECTS).flatMap((nouns) => listEndpoints(nouns));
  return [...new Set(all.flatMap(([, { scopes = [] }]) => scopes))].sort();
}

function describeOperation(dialect: DialectName, name: string, endpoint: Endpoint, method: string): object {
  const { summary, notes, auth, scopes = [], deprecated } = endpoint;
  const params = listParams(dialect, endpoint);
  const body = params.filter((param) => param.in === 'body');
  const several = Array.isArray(endpoint.method);
  return {
    operationId: `${dialect}.${name}${several ? `.${method.toLowerCase()}` : ''}`,
    tags: [`${ABOUT[dialect].title}: ${name.split('.')[0]}`],
    summary,
    ...(notes === undefined ? {} : { description: notes }),
    ...(deprecated !== undefined ? { deprecated: true } : {}),
    ...(auth === 'none' ? {} : { security: describeSecurity(auth === 'optional', scopes) }),
    parameters: params.filter((param) => param.in !== 'body').map(describeParam),
    ...(body.length === 0 ? {} : { requestBody: describeBody(body, dialect) }),
    responses: { ...describeAnswer(dialect, endpoint), ...describeRefusals(endpoint, params) },
  };
}

/** Any one of the scopes is enough. */
function describeSecurity(optional: boolean, scopes: readonly string[]): object[] {
  const rules = scopes.length === 0 ? [{ oauth: [] }] : scopes.map((scope) => ({ oauth: [scope] }));
  return optional ? [{}, ...rules] : rules;
}

function describeParam({ name, in: place, required, schema }: Param): object {
  const { description } = schema;
  const list = schema.type === 'array';
  return {
    name: list ? `${name}[]` : name,
    in: place,
    required,
    ...(description === undefined ? {} : { description }),
    schema: describeSchema(schema),
  };
}

function describeBody(params: readonly Param[], dialect: DialectName): object {
  const required = params.filter((param) => param.required).map(({ name }) => name);
  const properties = Object.fromEntries(params.map(({ name, schema }) => [name, describeSchema(schema)]));
  const schema = { type: 'object', properties, ...(required.length === 0 ? {} : { required }) };
  const hasFiles = params.some((param) => param.schema.format === 'uploaded-file');
  const types = hasFiles ? ['multipart/form-data'] : ['application/json'];
  if (!hasFiles && dialect !== 'lemmy' && dialect !== 'misskey') types.push('application/x-www-form-urlencoded');
  return { required: required.length > 0, content: Object.fromEntries(types.map((type) => [type, { schema }])) };
}

function describeAnswer(dialect: DialectName, { answer }: Endpoint): Record<string, object> {
  if (typeof answer !== 'string') {
    return { 200: { description: 'OK', content: { 'application/json': { schema: describeSchema(told(answer)) } } } };
  }
  const description = `Answers ${nameAnswer(answer)}.`;
  if (answer === 'redirect') return { 303: { description } };
  return answer === 'empty' && dialect === 'misskey' ? { 204: { description } } : { 200: { description } };
}

function describeRefusals(endpoint: Endpoint, params: readonly Param[]): Record<string, object> {
  const { auth, path, errors = [] } = endpoint;
  const statuses = new Set([429, 503, ...errors]);
  if (auth !== 'none') for (const status of [401, 403]) statuses.add(status);
  if (path.includes(':')) statuses.add(404);
  if (params.some((param) => param.in === 'query' || param.in === 'body'))
    for (const one of [400, 422]) statuses.add(one);
  return Object.fromEntries([...statuses].map((status) => [status, { description: REFUSALS[status] ?? 'Refused.' }]));
}

/** A schema, as a reference where it is an entity. */
function describeSchema(schema: Told): object {
  const { type } = schema;
  const ofNull = Array.isArray(type) && type.includes('null') ? { ...schema, type: type[0] } : schema;
  const name = named.get(digest(ofNull));
  const reference = { $ref: `#/components/schemas/${name}` };
  if (name === undefined) return describeParts(schema);
  return ofNull === schema ? reference : { anyOf: [reference, { type: 'null' }] };
}

/** The texts themselves are a megabyte. */
function digest(schema: object): string {
  return sha256Hex(JSON.stringify(schema));
}

function describeParts(schema: Told): object {
  if (schema.format === 'uploaded-file') return { type: 'string', contentMediaType: 'application/octet-stream' };
  return {
    ...schema,
    ...(schema.items ? { items: describeSchema(schema.items) } : {}),
    ...(schema.anyOf ? { anyOf: schema.anyOf.map(describeSchema) } : {}),
    ...(schema.properties
      ? { properties: Object.fromEntries(Object.entries(schema.properties).map(([k, v]) => [k, describeSchema(v)])) }
      : {}),
  };
}
