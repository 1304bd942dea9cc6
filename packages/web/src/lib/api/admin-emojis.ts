import { callApi, type Fetch, sendForm } from './call.ts';

const route = '/api/v1/admin/custom_emojis';

export const fetchOwnEmojis = (fetcher: Fetch) => callApi(fetcher, `GET ${route}`);

export function addEmoji(fetcher: Fetch, shortcode: string, category: string, image: File) {
  const form = new FormData();
  form.set('shortcode', shortcode);
  form.set('category', category);
  form.set('image', image);
  return sendForm(fetcher, `POST ${route}`, form);
}

/** Emoji of another server that were seen here and whose names begin so. */
export const findForeignEmojis = (fetcher: Fetch, domain: string, q: string) =>
  callApi(fetcher, `GET ${route}/foreign`, { params: { domain, q } });

export const copyEmoji = (fetcher: Fetch, domain: string, shortcode: string) =>
  callApi(fetcher, `POST ${route}/copy`, { params: { domain, shortcode } });

export const categorizeEmoji = (fetcher: Fetch, id: string, category: string) =>
  callApi(fetcher, `PATCH ${route}/:id`, { path: { id }, params: { category } });

export const disableEmoji = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `POST ${route}/:id/disable`, { path: { id } });

export const enableEmoji = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `POST ${route}/:id/enable`, { path: { id } });

/** What was written with it shows its name. */
export const eraseEmoji = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });
