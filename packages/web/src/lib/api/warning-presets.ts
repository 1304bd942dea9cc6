import { callApi, type Fetch } from './call.ts';

const route = '/api/v1/admin/warning_presets';

export interface PresetInput {
  title: string;
  text: string;
}

/** Texts that moderators begin with, by their titles. */
export const fetchPresets = (fetcher: Fetch) => callApi(fetcher, `GET ${route}`);

export const addPreset = (fetcher: Fetch, params: PresetInput) => callApi(fetcher, `POST ${route}`, { params });

export const changePreset = (fetcher: Fetch, id: string, params: PresetInput) =>
  callApi(fetcher, `PUT ${route}/:id`, { path: { id }, params });

export const removePreset = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });
