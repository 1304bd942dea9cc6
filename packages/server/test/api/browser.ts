import type { Response } from 'light-my-request';
import type { TestApp } from '../app.ts';

/** A browser as far as forms and redirects need one: it keeps our cookies and says where a form stands. */
export function createBrowser(app: TestApp, cookies = '') {
  const jar = new Map<string, string>();
  for (const pair of cookies.split('; ')) if (pair !== '') jar.set(pair.slice(0, pair.indexOf('=')), pair);
  const { publicUrl } = app.ctx.config;

  const readJar = () => (jar.size === 0 ? undefined : [...jar.values()].join('; '));

  function keep(answer: Response): Response {
    for (const header of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = '', ...attributes] = header.split('; ');
      const name = pair.slice(0, pair.indexOf('='));
      if (attributes.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, pair);
    }
    return answer;
  }

  return {
    get cookie() {
      return readJar();
    },
    /** Follows a link from anywhere, as the one of an app does. */
    async open(url: string): Promise<Response> {
      const headers = { 'sec-fetch-site': 'cross-site', ...(jar.size > 0 ? { cookie: readJar() } : {}) };
      return keep(await app.inject({ url, headers }));
    },
    async post(
      url: string,
      form: Record<string, string>,
      origin: string | null = publicUrl,
      remoteAddress = '127.0.0.1',
    ): Promise<Response> {
      return keep(
        await app.inject({
          method: 'POST',
          url,
          remoteAddress,
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            ...(origin === null ? {} : { origin }),
            ...(jar.size > 0 ? { cookie: readJar() } : {}),
          },
          payload: new URLSearchParams(form).toString(),
        }),
      );
    },
  };
}

export type Browser = ReturnType<typeof createBrowser>;

/** The hidden fields of the only form on a page. */
export function readHiddenFields(page: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [, name, value] of page.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)">/g)) {
    fields[name as string] = (value as string).replaceAll('&quot;', '"').replaceAll('&amp;', '&');
  }
  return fields;
}
