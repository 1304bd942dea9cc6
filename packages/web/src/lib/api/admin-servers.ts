import type { AdminDomainAllow } from '@linnet/api-schemas/mastodon/admin-domain.ts';
import { type Cursor, callApi, callList, type Fetch } from './call.ts';

const blocks = '/api/v1/admin/domain_blocks';
const allows = '/api/v1/admin/domain_allows';
const mode = '/api/v1/admin/federation_mode';
const servers = '/api/v1/admin/servers';

export type { AdminDomainAllow };

/** What is decided about a server. */
export interface Decision {
  severity: 'noop' | 'silence' | 'suspend';
  reject_media: boolean;
  reject_reports: boolean;
  obfuscate: boolean;
  private_comment: string;
  public_comment: string;
}

export const fetchDecisions = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, `GET ${blocks}`, { params: { limit: 40 }, cursor });

export const fetchServers = (fetcher: Fetch, params: { q: string; failing: boolean }, cursor: Cursor | null) =>
  callList(fetcher, `GET ${servers}`, { params, cursor });

export const fetchServer = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `GET ${servers}/:domain`, { path: { domain } });

/** A server as its page shows it. */
export type AdminServerFacts = Awaited<ReturnType<typeof fetchServer>>;

/** What a decision would be about, and what is decided already. */
export const previewDecision = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `GET ${blocks}/preview`, { params: { domain } });

export const fetchTied = (fetcher: Fetch, domain: string, cursor: Cursor | null) =>
  callList(fetcher, `GET ${blocks}/preview/accounts`, { params: { domain }, cursor });

/** `id`: of the decision that is changed; null where there is none yet. */
export const decide = (fetcher: Fetch, domain: string, id: string | null, decision: Decision) =>
  id === null
    ? callApi(fetcher, `POST ${blocks}`, { params: { domain, ...decision } })
    : callApi(fetcher, `PUT ${blocks}/:id`, { path: { id }, params: decision });

export const liftDecision = (fetcher: Fetch, id: string) => callApi(fetcher, `DELETE ${blocks}/:id`, { path: { id } });

export const retryServer = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `POST ${servers}/:domain/retry`, { path: { domain } });

/** Answers how many deliveries that were. */
export const giveUpDeliveries = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `POST ${servers}/:domain/give_up`, { path: { domain } });

export const fetchServerNotes = (fetcher: Fetch, domain: string, cursor: Cursor | null = null) =>
  callList(fetcher, `GET ${servers}/:domain/notes`, { path: { domain }, cursor });

export const addServerNote = (fetcher: Fetch, domain: string, content: string) =>
  callApi(fetcher, `POST ${servers}/:domain/notes`, { path: { domain }, params: { content } });

export const removeServerNote = (fetcher: Fetch, domain: string, noteId: string) =>
  callApi(fetcher, `DELETE ${servers}/:domain/notes/:noteId`, { path: { domain, noteId } });

/** Forgets a suspended server, in the background. */
export const purgeServer = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `POST ${servers}/:domain/purge`, { path: { domain } });

export const fetchMode = (fetcher: Fetch) => callApi(fetcher, `GET ${mode}`);

/** What speaking to allowed servers alone is about. */
export const fetchModePreview = (fetcher: Fetch) => callApi(fetcher, `GET ${mode}/preview`);

export const setMode = (fetcher: Fetch, to: 'open' | 'allowed') =>
  callApi(fetcher, `PUT ${mode}`, { params: { mode: to } });

export const fetchAllows = (fetcher: Fetch, cursor: Cursor | null) =>
  callList(fetcher, `GET ${allows}`, { params: { limit: 40 }, cursor });

export const allowServer = (fetcher: Fetch, domain: string) =>
  callApi(fetcher, `POST ${allows}`, { params: { domain } });

export const disallowServer = (fetcher: Fetch, id: string) =>
  callApi(fetcher, `DELETE ${allows}/:id`, { path: { id } });
