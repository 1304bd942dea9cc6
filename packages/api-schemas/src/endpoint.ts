/**
 * A route as data: how it is called and what it answers. The server mounts it, and documents, clients and tests are
 * made from it. Nothing here does anything.
 */
import type { Static, TObject, TSchema } from 'typebox';
import type { Permission } from './permissions.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * Whose token is wanted. `user`: a person's. `app`: an app's own will do. `optional`: none is fine, and what is public
 * is answered. `none`: nobody is asked.
 */
export type Access = 'user' | 'app' | 'optional' | 'none';

/**
 * The schema of a JSON answer, or what comes instead of one. `empty`: whatever the dialect says when there is nothing to
 * say. `document` is JSON of a format that others define (ActivityPub, JRD, NodeInfo), `page` is HTML, `text` is plain,
 * `bytes` a file; `stream` does not end.
 */
export type Answer = TSchema | 'empty' | 'document' | 'page' | 'text' | 'bytes' | 'stream' | 'redirect';

/**
 * How a list is cut. `id`: by ids that its entries show; `mark`: by ids that nobody sees; `offset`: by number.
 * `limit` is the length of a page unless asked otherwise, `max` the longest (twice that, unless said).
 */
export interface Paged {
  by: 'id' | 'mark' | 'offset';
  limit: number;
  max?: number;
}

/**
 * Who is asked who they are, and for what. `browsers`: sessions of our own web app, since apps that call the route as others
 * have it know no way to show it. `when`: only where a parameter has one of these values, or one of these keys.
 */
export interface Confirm {
  of: 'browsers' | 'all';
  when?: Readonly<Record<string, readonly string[]>>;
}

export interface Endpoint {
  method: Method | readonly Method[];
  /** With its parameters as `:name`; `:id` and whatever ends in `Id` is an id, the rest is text. */
  path: string;
  summary: string;
  /** What somebody who calls it has to know beyond that. */
  notes?: string;
  auth: Access;
  /** Any one of these is enough. None: any token will do. */
  scopes?: readonly string[];
  /** What the person's role has to allow, beside what the token does. */
  permission?: Permission;
  /** Lets people in who may do nothing else for now. */
  evenIfRefused?: boolean;
  /** Lets people in who have an address to confirm first, such as to have the mail for it sent again. */
  evenIfUnconfirmed?: boolean;
  /** Lets people in who are suspended, by their browser: to see why, to appeal and to leave. */
  evenIfSuspended?: boolean;
  /** Answers visitors of a private server, too: what it takes to join, to sign in, and to know whose server it is. */
  evenIfPrivate?: true;
  /** Wants somebody who has shown within a quarter of an hour who they are: by signing in, or by `user.confirm`. */
  confirm?: true | Confirm;
  /** Parameters beside the path: of the query, of the body, or of both, as the dialect and the method have it. */
  params?: TObject;
  /** Headers of the request that mean something, and what. */
  headers?: Readonly<Record<string, string>>;
  /** How many files a multipart body may have; none are read otherwise. */
  uploads?: number;
  /** Whether one may be a video or a sound, which may have more bytes than a picture. */
  clips?: boolean;
  paged?: Paged;
  answer: Answer;
  /** The family of rate limits it counts in beside the one for everything; `none` exempts it. */
  limit?: string;
  /** Statuses it refuses with that others of its kind do not. */
  errors?: readonly number[];
  /** Since when there is something better, as `2022-11-14`. */
  deprecated?: string;
  /** The version of the dialect that has it first. */
  since?: string;
}

/** Describes an endpoint, with its types kept and keys that do not exist refused. */
export function endpoint<const E extends Endpoint>(description: E & Unknown<E>): E {
  return description;
}
type Unknown<E> = { [K in Exclude<keyof E, keyof Endpoint>]: never };

/** The endpoints of one noun by name. */
export type Endpoints = Readonly<Record<string, Endpoint>>;

/** The nouns of a dialect: `statuses.create` is the name of an endpoint everywhere. */
export type Dialect = Readonly<Record<string, Endpoints>>;

/** Parameters as they are sent. */
export type ParamsOf<E extends Endpoint> = E['params'] extends TObject ? Static<E['params']> : Record<never, never>;

/** What is answered. */
export type AnswerOf<E extends Endpoint> = E['answer'] extends TSchema ? Static<E['answer']> : undefined;

/** The names of the parameters of a path. */
export type PathNames<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathNames<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

/** Whether a parameter of a path is an id. */
export type IsId<Name extends string> = Name extends 'id' | `${string}Id` ? true : false;

/** What `:name` in a path is at run time. */
export function isIdName(name: string): boolean {
  return name === 'id' || name.endsWith('Id');
}

/** All endpoints of a dialect under their names. */
export function listEndpoints(dialect: Dialect): [name: string, endpoint: Endpoint][] {
  return Object.entries(dialect).flatMap(([noun, endpoints]) =>
    Object.entries(endpoints).map(([name, one]): [string, Endpoint] => [`${noun}.${name}`, one]),
  );
}
