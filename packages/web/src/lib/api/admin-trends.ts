import type {
  AdminTag,
  AdminTrendsLink,
  AdminTrendsPublisher,
  AdminTrendsStatus,
} from '@linnet/api-schemas/mastodon/admin-trend.ts';
import { plainText } from '../ui/rich-text.ts';
import { type Cursor, callApi, callList, type Fetch } from './call.ts';

export const TREND_KINDS = ['tags', 'statuses', 'links', 'publishers', 'decided'] as const;
export type TrendKind = (typeof TREND_KINDS)[number];

/** Something that trends, whatever it is. */
export interface Trend {
  kind: Exclude<TrendKind, 'decided'>;
  id: string;
  title: string;
  href: string | undefined;
  /** Whose it is, or what is at it. */
  more: string;
  trendable: boolean;
  waits: boolean;
  /** What else was decided, of tags. */
  tag: AdminTag | undefined;
}

export interface TagInput {
  display_name: string;
  usable: boolean;
  listable: boolean;
  trendable: boolean;
}

const SHOWN = 300;
const BEGINNING = 200;
const params = { limit: 20 };

/** What trends of one kind, the highest first; or the tags that were decided about, the last first. */
export async function fetchTrends(fetcher: Fetch, kind: TrendKind, cursor: Cursor | null) {
  switch (kind) {
    case 'tags':
      return { items: (await callApi(fetcher, 'GET /api/v1/admin/trends/tags', { params })).map(fromTag), next: null };
    case 'statuses': {
      const input = { params: { limit: 40 } };
      return {
        items: (await callApi(fetcher, 'GET /api/v1/admin/trends/statuses', input)).map(fromStatus),
        next: null,
      };
    }
    case 'links':
      return {
        items: (await callApi(fetcher, 'GET /api/v1/admin/trends/links', { params })).map(fromLink),
        next: null,
      };
    case 'publishers': {
      const found = await callApi(fetcher, 'GET /api/v1/admin/trends/links/publishers', { params });
      return { items: found.map(fromPublisher), next: null };
    }
    case 'decided': {
      const { items, next } = await callList(fetcher, 'GET /api/v1/admin/tags', { params: { limit: 40 }, cursor });
      return { items: items.map(fromTag), next };
    }
  }
}

/** Decides whether something may trend. */
export function reviewTrend(fetcher: Fetch, { kind, id }: Pick<Trend, 'kind' | 'id'>, allowed: boolean) {
  const verb = allowed ? 'approve' : 'reject';
  switch (kind) {
    case 'tags':
      return callApi(fetcher, `POST /api/v1/admin/trends/tags/:name/${verb}`, { path: { name: id } });
    case 'statuses':
      return callApi(fetcher, `POST /api/v1/admin/trends/statuses/:id/${verb}`, { path: { id } });
    case 'links':
      return callApi(fetcher, `POST /api/v1/admin/trends/links/:id/${verb}`, { path: { id } });
    case 'publishers':
      return callApi(fetcher, `POST /api/v1/admin/trends/links/publishers/:domain/${verb}`, { path: { domain: id } });
  }
}

export const fetchAdminTag = (fetcher: Fetch, name: string) =>
  callApi(fetcher, 'GET /api/v1/admin/tags/:name', { path: { name } });

export const changeTag = (fetcher: Fetch, name: string, input: TagInput) =>
  callApi(fetcher, 'PUT /api/v1/admin/tags/:name', { path: { name }, params: input });

type Review = Pick<AdminTag, 'id' | 'trendable' | 'requires_review'>;
const reviewOf = ({ id, trendable, requires_review: waits }: Review) => ({ id, trendable, waits, tag: undefined });

function fromTag(tag: AdminTag): Trend {
  const href = `/tags/${encodeURIComponent(tag.name)}`;
  return { ...reviewOf(tag), kind: 'tags', title: `#${tag.name}`, href, more: '', tag };
}

function fromStatus(status: AdminTrendsStatus): Trend {
  const { account, content, id } = status;
  const title = plainText(content, BEGINNING) || `@${account.acct}`;
  return { ...reviewOf(status), kind: 'statuses', title, href: `/@${account.acct}/${id}`, more: `@${account.acct}` };
}

function fromLink(link: AdminTrendsLink): Trend {
  const more = link.provider_name || URL.parse(link.url)?.host || '';
  return { ...reviewOf(link), kind: 'links', title: link.title.slice(0, SHOWN) || link.url, href: link.url, more };
}

function fromPublisher(publisher: AdminTrendsPublisher): Trend {
  return { ...reviewOf(publisher), kind: 'publishers', title: publisher.domain, href: undefined, more: '' };
}
