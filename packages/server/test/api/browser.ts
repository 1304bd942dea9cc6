import type { Response } from 'light-my-request';
import type { TestApp } from '../app.ts';

/** A browser as far as forms and redirects need one: it keeps our cookie and says where a form stands. */
export function createBrowser(app: TestApp) {
  let cookie: string | undefined;
  const { publicUrl } = app.ctx.config;

  function keep(answer: Response): Response {
    const [pair = '', ...attributes] = String(answer.headers['set-cookie'] ?? '').split('; ');
    if (pair !== '') cookie = attributes.includes('Max-Age=0') ? undefined : pair;
    return answer;
  }

  return {
    get cookie() {
      return cookie;
    },
    /** Follows a link from anywhere, as the one of an app does. */
    async open(url: string): Promise<Response> {
      const headers = { 'sec-fetch-site': 'cross-site', ...(cookie ? { cookie } : {}) };
      return keep(await app.inject({ url, headers }));
    },
    async post(url: string, form: Record<string, string>, origin: string | null = publicUrl): Promise<Response> {
      return keep(
        await app.inject({
          method: 'POST',
          url,
          headers: {
            'content-type': 'application/x-www-form-urlencoded',
            ...(origin === null ? {} : { origin }),
            ...(cookie ? { cookie } : {}),
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
