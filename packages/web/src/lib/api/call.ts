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

/** Calls the public API and returns its JSON. `body` is sent as JSON, or as multipart when it is a FormData. */
export async function callApi<T>(fetcher: Fetch, path: string, options: CallOptions = {}): Promise<T> {
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
  return (await response.json()) as T;
}
