/**
 * Calls to endpoints, typed by their descriptions. A route is named by its method and path, so that types are all that
 * is taken from the descriptions: no schema reaches a browser.
 */
import type { AnswerOf, Dialect, Endpoint, Method, ParamsOf, PathNames } from './endpoint.ts';

type EndpointsOf<D extends Dialect> = { [Noun in keyof D]: D[Noun][keyof D[Noun]] }[keyof D];
type MethodOf<E extends Endpoint> = E['method'] extends readonly (infer M extends Method)[]
  ? M
  : Extract<E['method'], Method>;

/** The endpoints of a dialect by name: `'GET /api/v1/statuses/:id'`. */
export type RoutesOf<D extends Dialect> = {
  [E in EndpointsOf<D> as `${MethodOf<E>} ${E['path']}`]: E;
};

/** What a call takes: the parameters of the path where there are some, and others as described. Null is left out. */
export type Input<E extends Endpoint> = PathInput<E['path']> & {
  params?: { [Name in keyof ParamsOf<E>]?: ParamsOf<E>[Name] | null } & PageParams<E>;
  headers?: Record<string, string>;
};
type PathInput<Path extends string> = [PathNames<Path>] extends [never]
  ? { path?: never }
  : { path: Record<PathNames<Path>, string> };
type PageParams<E extends Endpoint> = E['paged'] extends object ? { limit?: number } : unknown;

/** What is answered, as JSON is read. */
export type Output<E extends Endpoint> = E['answer'] extends 'empty' ? unknown : AnswerOf<E>;

/** A request that is ready to be sent. GET and DELETE have their parameters in the query, the rest in the body. */
export interface Request {
  method: Method;
  path: string;
  query: Readonly<Record<string, unknown>>;
  body: Readonly<Record<string, unknown>> | undefined;
  headers: Readonly<Record<string, string>>;
}

interface AnyInput {
  path?: Readonly<Record<string, string>> | undefined;
  params?: Readonly<Record<string, unknown>> | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
}

/** Makes a request of a route's name and what goes into it. Every part of a path is encoded. */
export function buildRequest(route: string, { path = {}, params = {}, headers = {} }: AnyInput = {}): Request {
  const [method, template = ''] = route.split(' ') as [Method, string];
  const filled = template.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const inQuery = method === 'GET' || method === 'DELETE';
  return { method, path: filled, query: inQuery ? params : {}, body: inQuery ? undefined : params, headers };
}
