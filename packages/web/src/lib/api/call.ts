import { buildRequest, type Input, type Output, type RoutesOf } from '@linnet/api-schemas/client.ts';
import type { GOTOSOCIAL } from '@linnet/api-schemas/gotosocial/endpoints/index.ts';
import type { MASTODON } from '@linnet/api-schemas/mastodon/endpoints/index.ts';
import type { PLEROMA } from '@linnet/api-schemas/pleroma/endpoints/index.ts';

export type Fetch = typeof fetch;

type Routes = RoutesOf<typeof MASTODON> & RoutesOf<typeof PLEROMA> & RoutesOf<typeof GOTOSOCIAL>;
/** A route of the API: `GET /api/v1/statuses/:id`. */
export type Route = keyof Routes & string;
type InputOf<R extends Route> = Input<Routes[R]>;
/** A route that may be called without anything. */
type Given<R extends Route> = Record<never, never> extends InputOf<R> ? [input?: InputOf<R>] : [input: InputOf<R>];

/** An answer of the API outside 2xx. `status` is 0 when the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  /** Whether the reader has to show first who they are. */
  readonly unconfirmed: boolean;
  /** After how many seconds the server wants to be asked again; 0 where it did not say. */
  readonly wait: number;

  constructor(status: number, message: string, unconfirmed = false, wait = 0) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.unconfirmed = unconfirmed;
    this.wait = wait;
  }
}

type Query = Readonly<Record<string, unknown>>;

function withQuery(path: string, query: Query): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === false) continue;
    if (Array.isArray(value)) for (const item of value) params.append(`${key}[]`, item);
    else params.append(key, String(value));
  }
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

async function readMessage(response: Response): Promise<string> {
  try {
    const body = (await response.json()) as { error?: string };
    return body.error ?? response.statusText;
  } catch {
    return response.statusText;
  }
}

/** Where a list goes on, as the server named it: handed back as it came, and made from no entry's id. */
export type Cursor = string;

export interface ListPage<T> {
  items: T[];
  /** Null at the end. */
  next: Cursor | null;
  /** Towards newer entries; null where there is no entry. */
  prev: Cursor | null;
}

const cursorKeys = ['max_id', 'min_id', 'since_id', 'offset'];

/** The cursor among the parameters of an address, of a page as of the API: both spell it alike. */
export function readCursor(params: Pick<URLSearchParams, 'get'>): Cursor | null {
  const found = new URLSearchParams();
  for (const key of cursorKeys) {
    const value = params.get(key);
    if (value !== null) found.set(key, value);
  }
  return found.size > 0 ? found.toString() : null;
}

/** The parameters of an address of a page with another place in its list; what else was chosen there stays. */
export function withCursor(params: Iterable<[string, string]>, cursor: Cursor | null): string {
  const kept = new URLSearchParams([...params]);
  for (const key of cursorKeys) kept.delete(key);
  for (const [key, value] of new URLSearchParams(cursor ?? '')) kept.set(key, value);
  return kept.toString();
}

function readLinks(header: string | null): Map<string, Cursor | null> {
  const links = (header ?? '').matchAll(/<([^>]+)>;\s*rel="(\w+)"/g);
  return new Map(
    Array.from(links, ([, url = '', rel = '']) => [rel, readCursor(new URL(url, 'http://api.invalid').searchParams)]),
  );
}

/** One page of something, and its neighbours by its Link header (RFC 8288). */
export async function callPage<R extends Route>(
  fetcher: Fetch,
  route: R,
  { cursor, ...input }: InputOf<R> & { cursor?: Cursor | null },
): Promise<{ body: Output<Routes[R]>; next: Cursor | null; prev: Cursor | null }> {
  const place = Object.fromEntries(new URLSearchParams(cursor ?? ''));
  const { params, ...rest } = input as { params?: Query };
  const response = await send(fetcher, route, { ...rest, params: { ...params, ...place } });
  const links = readLinks(response.headers.get('link'));
  const body = (await response.json()) as Output<Routes[R]>;
  return { body, next: links.get('next') ?? null, prev: links.get('prev') ?? null };
}

/** The routes that answer lists. */
type ListRoute = { [R in Route]: Output<Routes[R]> extends readonly unknown[] ? R : never }[Route];
type ItemOf<R extends ListRoute> = Output<Routes[R]> extends readonly (infer Item)[] ? Item : never;

/** One page of a list. All lists of the app are read through this. */
export async function callList<R extends ListRoute>(
  fetcher: Fetch,
  route: R,
  input: InputOf<R> & { cursor?: Cursor | null },
): Promise<ListPage<ItemOf<R>>> {
  const { body, ...neighbours } = await callPage(fetcher, route, input);
  return { items: body as ItemOf<R>[], ...neighbours };
}

/** Calls the public API and returns its JSON. */
export async function callApi<R extends Route>(
  fetcher: Fetch,
  route: R,
  ...[input]: Given<R>
): Promise<Output<Routes[R]>> {
  return (await (await send(fetcher, route, input)).json()) as Output<Routes[R]>;
}

/** Sends a form with files as it is. */
export async function sendForm<R extends Route>(fetcher: Fetch, route: R, form: FormData): Promise<Output<Routes[R]>> {
  return (await (await send(fetcher, route, {}, form)).json()) as Output<Routes[R]>;
}

/** Takes out of the way what a call failed at, and answers whether to call again. `pages` wait for what they show. */
export type Overcome = (failure: ApiError, pages: boolean) => Promise<boolean>;

let overcome: Overcome | undefined;

/** Has failures looked at before they are told to whoever called; see `connection/`. */
export function whenRefused(look: Overcome): () => void {
  overcome = look;
  return () => {
    overcome = undefined;
  };
}

async function send(fetcher: Fetch, route: string, input: object = {}, form?: FormData): Promise<Response> {
  const { method, path, query, body, headers } = buildRequest(route, input);
  const init: RequestInit = { method, headers: { accept: 'application/json', ...headers } };
  if (form !== undefined) init.body = form;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'content-type': 'application/json' };
  }
  let failure: ApiError;
  try {
    const response = await fetcher(withQuery(path, query), init);
    if (response.ok) return response;
    const challenge = response.headers.get('www-authenticate') ?? '';
    const unconfirmed = challenge.includes('insufficient_user_authentication');
    const wait = Number(response.headers.get('retry-after'));
    failure = new ApiError(response.status, await readMessage(response), unconfirmed, wait || 0);
  } catch (cause) {
    failure = new ApiError(0, cause instanceof Error ? cause.message : 'unreachable');
  }
  // What pages are made of is fetched by a `fetch` of their own.
  if (await overcome?.(failure, fetcher !== fetch)) return send(fetcher, route, input, form);
  throw failure;
}
