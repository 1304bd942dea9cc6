export type Fetch = typeof fetch;

/** An answer of the API outside 2xx. `status` is 0 when the server could not be reached. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

export interface CallOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  query?: Record<string, string | number | boolean | string[] | null | undefined>;
  body?: unknown;
  headers?: Record<string, string>;
}

function withQuery(path: string, query: CallOptions['query']): string {
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query ?? {})) {
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

function readLinks(header: string | null): Map<string, Cursor | null> {
  const links = (header ?? '').matchAll(/<([^>]+)>;\s*rel="(\w+)"/g);
  return new Map(
    Array.from(links, ([, url = '', rel = '']) => [rel, readCursor(new URL(url, 'http://api.invalid').searchParams)]),
  );
}

export interface PageOptions {
  query?: CallOptions['query'];
  cursor?: Cursor | null;
}

/** One page of something, and its neighbours by its Link header (RFC 8288). */
export async function callPage<T>(
  fetcher: Fetch,
  path: string,
  { query, cursor }: PageOptions = {},
): Promise<{ body: T; next: Cursor | null; prev: Cursor | null }> {
  const place = Object.fromEntries(new URLSearchParams(cursor ?? ''));
  const response = await request(fetcher, path, { query: { ...query, ...place } });
  const links = readLinks(response.headers.get('link'));
  return { body: (await response.json()) as T, next: links.get('next') ?? null, prev: links.get('prev') ?? null };
}

/** One page of a list. All lists of the app are read through this. */
export async function callList<T>(fetcher: Fetch, path: string, options?: PageOptions): Promise<ListPage<T>> {
  const { body, ...neighbours } = await callPage<T[]>(fetcher, path, options);
  return { items: body, ...neighbours };
}

/** Calls the public API and returns its JSON. `body` is sent as JSON, or as multipart when it is a FormData. */
export async function callApi<T>(fetcher: Fetch, path: string, options: CallOptions = {}): Promise<T> {
  return (await (await request(fetcher, path, options)).json()) as T;
}

async function request(fetcher: Fetch, path: string, options: CallOptions): Promise<Response> {
  const { method = 'GET', query, body, headers = {} } = options;
  const init: RequestInit = { method, headers: { accept: 'application/json', ...headers } };
  if (body instanceof FormData) init.body = body;
  else if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { ...init.headers, 'content-type': 'application/json' };
  }
  let response: Response;
  try {
    response = await fetcher(withQuery(path, query), init);
  } catch (cause) {
    throw new ApiError(0, cause instanceof Error ? cause.message : 'unreachable');
  }
  if (!response.ok) throw new ApiError(response.status, await readMessage(response));
  return response;
}
