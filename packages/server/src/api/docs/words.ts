import type { Answer, Endpoint } from '@linnet/api-schemas/endpoint.ts';
import type { DIALECTS } from '@linnet/api-schemas/index.ts';
import type { TSchema } from 'typebox';
import { assertNever } from '../../lib/programming-error.ts';

export type DialectName = keyof typeof DIALECTS;

/** What each client API is called, and what it pages with. */
export const ABOUT: Record<DialectName, { title: string; pages: Record<'id' | 'mark' | 'offset', string[]> }> = (() => {
  const rails = { id: ['limit', 'max_id', 'since_id', 'min_id'], mark: ['limit'], offset: ['limit', 'offset'] };
  const numbers = ['page', 'limit', 'page_cursor'];
  const ids = ['limit', 'sinceId', 'untilId', 'sinceDate', 'untilDate'];
  return {
    mastodon: { title: 'Mastodon', pages: rails },
    oauth: { title: 'Signing in', pages: rails },
    pleroma: { title: 'Pleroma', pages: rails },
    gotosocial: { title: 'GoToSocial', pages: rails },
    pixelfed: { title: 'Pixelfed', pages: rails },
    lemmy: { title: 'Lemmy', pages: { id: numbers, mark: numbers, offset: numbers } },
    misskey: { title: 'Misskey', pages: { id: ids, mark: ids, offset: ['limit', 'offset'] } },
    server: { title: 'Everything else', pages: rails },
  };
})();

/** The part of a JSON Schema that is told. */
export interface Told {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  anyOf?: Told[];
  items?: Told;
  properties?: Record<string, Told>;
  required?: string[];
  default?: unknown;
  description?: string;
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  maxItems?: number;
}

export const told = (schema: TSchema): Told => schema as Told;

export interface Param {
  name: string;
  in: 'path' | 'query' | 'body' | 'header';
  required: boolean;
  schema: Told;
}

/** All parameters, those of the path first. Where a body may hold them, they are said to be there. */
export function listParams(dialect: DialectName, endpoint: Endpoint): Param[] {
  const { path, params, paged, headers = {} } = endpoint;
  const inBody = [endpoint.method].flat().some((method) => method !== 'GET' && method !== 'DELETE');
  const beside = inBody ? 'body' : 'query';
  const text: Told = { type: 'string' };
  const { properties = {}, required = [] } = params === undefined ? {} : told(params);
  return [
    ...[...path.matchAll(/:(\w+)/g)].map(([, name = '']) => {
      return { name, in: 'path' as const, required: true, schema: text };
    }),
    ...Object.entries(properties).map(([name, schema]): Param => {
      return { name, in: beside, required: required.includes(name) && schema.default === undefined, schema };
    }),
    ...(paged === undefined ? [] : ABOUT[dialect].pages[paged.by]).map((name): Param => {
      const limit: Told = { type: 'integer', default: paged?.limit, maximum: paged?.max ?? 2 * (paged?.limit ?? 0) };
      return { name, in: beside, required: false, schema: name === 'limit' ? limit : text };
    }),
    ...Object.entries(headers).map(([name, description]): Param => {
      return { name, in: 'header', required: false, schema: { ...text, description } };
    }),
  ];
}

/** A type in words: `list of text, 40 at most`. */
export function describeType(schema: Told): string {
  if (schema.format === 'uploaded-file') return 'file';
  const choices = schema.enum ?? schema.anyOf?.flatMap(({ const: one }) => (one === undefined ? [] : [one]));
  if (choices !== undefined && choices.length > 0) return choices.map((choice) => String(choice)).join(', ');
  const type = Array.isArray(schema.type) ? schema.type.find((one) => one !== 'null') : schema.type;
  switch (type) {
    case 'array':
      return `list of ${describeType(schema.items ?? {})}${upTo(schema.maxItems)}`;
    case 'object':
      return `{ ${Object.keys(schema.properties ?? {}).join(', ')} }`;
    case 'string':
      return `text${schema.maxLength === undefined ? '' : `, ${schema.maxLength} characters at most`}`;
    case 'integer':
    case 'number':
      return `number${upTo(schema.maximum)}`;
    case 'boolean':
      return 'yes or no';
    default:
      return 'anything';
  }
}

function upTo(most: number | undefined): string {
  return most === undefined ? '' : `, ${most.toLocaleString('en')} at most`;
}

/** Whose token is wanted, in a few words; in brackets where it is only wanted of those who send one. */
export function describeAccess({ permission, ...endpoint }: Endpoint): string {
  return permission === undefined ? describeToken(endpoint) : `${describeToken(endpoint)}, of staff: ${permission}`;
}

function describeToken({ auth, scopes = [] }: Omit<Endpoint, 'permission'>): string {
  const names = scopes.join(' or ');
  switch (auth) {
    case 'none':
      return '–';
    case 'optional':
      return names === '' ? '–' : `(${names})`;
    case 'app':
      return names === '' ? 'any token' : `${names}, of an app`;
    case 'user':
      return names === '' ? "any person's token" : names;
    default:
      return assertNever(auth);
  }
}

const ANSWERS = {
  empty: 'nothing',
  document: 'a document',
  page: 'a page',
  text: 'text',
  bytes: 'a file',
  stream: 'a stream of events',
  redirect: 'a redirect',
} as const;

/** What is answered where it is no JSON; undefined where it is. */
export function nameAnswer(answer: Answer): string | undefined {
  return typeof answer === 'string' ? ANSWERS[answer as keyof typeof ANSWERS] : undefined;
}
