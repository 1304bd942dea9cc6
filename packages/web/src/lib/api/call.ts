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

/** One page of a list whose ids are not those of its entries: where the next one begins stands in a header. */
export interface ListPage<T> {
  items: T[];
  /** The `max_id` of the next page; null at the end. */
  next: string | null;
}

/** Like `callApi`, for lists that are paged by their Link header (RFC 8288). */
export async function callList<T>(fetcher: Fetch, path: string, options: CallOptions = {}): Promise<ListPage<T>> {
  const response = await request(fetcher, path, options);
  const link = /<([^>]+)>;\s*rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  const next = link ? new URL(link, 'http://api.invalid').searchParams.get('max_id') : null;
  return { items: (await response.json()) as T[], next };
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
