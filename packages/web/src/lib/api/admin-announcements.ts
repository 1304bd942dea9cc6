import { callApi, type Fetch } from './call.ts';

const route = '/api/v1/admin/announcements';

export interface AnnouncementInput {
  text: string;
  starts_at: string | null;
  ends_at: string | null;
  for_newcomers: boolean;
}

export const fetchAllAnnouncements = (fetcher: Fetch) => callApi(fetcher, `GET ${route}`);

export const addAnnouncement = (fetcher: Fetch, input: AnnouncementInput & { publish: boolean }) =>
  callApi(fetcher, `POST ${route}`, { params: input });

export const changeAnnouncement = (fetcher: Fetch, id: string, input: AnnouncementInput) =>
  callApi(fetcher, `PUT ${route}/:id`, { path: { id }, params: input });

export const publishAnnouncement = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `POST ${route}/:id/publish`, { path: { id } });

export const unpublishAnnouncement = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `POST ${route}/:id/unpublish`, { path: { id } });

export const removeAnnouncement = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `DELETE ${route}/:id`, { path: { id } });
