import { callApi, type Fetch, sendForm } from './call.ts';
import type { RuleInput } from './types.ts';

export const fetchServerSettings = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/settings');

export const saveServerSettings = (fetcher: Fetch, settings: Record<string, string>) =>
  callApi(fetcher, 'PATCH /api/v1/admin/settings', { params: { settings } });

/** What pages would be painted in with a colour. */
export const fetchPalette = (fetcher: Fetch, color: string) =>
  callApi(fetcher, 'GET /api/v1/admin/settings/palette', { params: { color } });

/** Whether the service that is chosen for sign-up answers, and knows the keys. */
export const tryChallenge = (fetcher: Fetch) => callApi(fetcher, 'POST /api/v1/admin/settings/challenge/test');

export function setServerIcon(fetcher: Fetch, image: File) {
  const form = new FormData();
  form.set('image', image);
  return sendForm(fetcher, 'PUT /api/v1/admin/settings/icon', form);
}

export const removeServerIcon = (fetcher: Fetch) => callApi(fetcher, 'DELETE /api/v1/admin/settings/icon');

/** Without a picture, what is said of the one that is there changes. */
export function setServerThumbnail(fetcher: Fetch, image: File | undefined, description: string) {
  const form = new FormData();
  form.set('description', description);
  if (image) form.set('image', image);
  return sendForm(fetcher, 'PUT /api/v1/admin/settings/thumbnail', form);
}

export const removeServerThumbnail = (fetcher: Fetch) => callApi(fetcher, 'DELETE /api/v1/admin/settings/thumbnail');

export const fetchAllTerms = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/terms');

/** Without a text the terms of that day go. */
export const saveTerms = (fetcher: Fetch, date: string, text: string) =>
  callApi(fetcher, 'PUT /api/v1/admin/terms/:date', { path: { date }, params: { text } });

export const fetchRules = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/instance/rules');

export const addRule = (fetcher: Fetch, rule: RuleInput) =>
  callApi(fetcher, 'POST /api/v1/admin/rules', { params: rule });

export const changeRule = (fetcher: Fetch, id: string, rule: RuleInput) =>
  callApi(fetcher, 'PATCH /api/v1/admin/rules/:id', { path: { id }, params: rule });

export const moveRule = (fetcher: Fetch, id: string, to: 'up' | 'down') =>
  callApi(fetcher, 'POST /api/v1/admin/rules/:id/move', { path: { id }, params: { to } });

export const removeRule = (fetcher: Fetch, id: string) =>
  callApi(fetcher, 'DELETE /api/v1/admin/rules/:id', { path: { id } });
