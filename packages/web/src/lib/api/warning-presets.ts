import { callApi, type Fetch } from './call.ts';

const route = '/api/v1/admin/warning_presets';

export interface PresetInput {
  /** What it is for. */
  use: 'sanction' | 'refusal';
  title: string;
  text: string;
}

/** Texts that moderators begin with, by their titles: all, or those for what is done to people. */
export const fetchPresets = (fetcher: Fetch, use?: PresetInput['use']) =>
  callApi(fetcher, `GET ${route}`, use === undefined ? {} : { params: { use } });

/** Those for whoever is not let in. */
export const fetchRefusalPresets = (fetcher: Fetch) => callApi(fetcher, 'GET /api/v1/admin/refusal_presets');

export const addPreset = (fetcher: Fetch, params: PresetInput) => callApi(fetcher, `POST ${route}`, { params });

export const changePreset = (fetcher: Fetch, id: string, params: PresetInput) =>
  callApi(fetcher, `PUT ${route}/:id`, { path: { id }, params });

export const removePreset = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });
