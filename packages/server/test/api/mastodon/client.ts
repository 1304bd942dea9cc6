import type { Response } from 'light-my-request';
import type { TestApp } from '../../app.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Requests with one token, or with none. */
export function createClient(app: TestApp, token?: string) {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const send = (method: Method, url: string, payload?: object, more: Record<string, string> = {}): Promise<Response> =>
    app.inject({ method, url, headers: { ...headers, ...more }, ...(payload === undefined ? {} : { payload }) });
  return {
    get: (url: string) => send('GET', url),
    post: (url: string, payload?: object, more?: Record<string, string>) => send('POST', url, payload, more),
    put: (url: string, payload?: object) => send('PUT', url, payload),
    delete: (url: string) => send('DELETE', url),
    send,
  };
}

export type Client = ReturnType<typeof createClient>;

/** The path and query of a neighbour page in a `Link` header. */
export function readLink(answer: Response, rel: 'next' | 'prev'): string | undefined {
  const link = String(answer.headers.link ?? '')
    .split(', ')
    .find((part) => part.endsWith(`rel="${rel}"`));
  if (link === undefined) return undefined;
  const url = new URL(link.slice(1, link.indexOf('>')));
  return url.pathname + url.search;
}
