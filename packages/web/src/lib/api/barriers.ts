import type {
  AdminCanonicalEmailBlock,
  AdminEmailDomainBlock,
  AdminIpBlock,
  AdminUsernameBlock,
} from '@linnet/api-schemas/mastodon/admin-blocks.ts';
import { type Cursor, callApi, callList, type Fetch, type ListPage } from './call.ts';

export const BARRIER_KINDS = ['ip', 'email-domain', 'email', 'name'] as const;
export type BarrierKind = (typeof BARRIER_KINDS)[number];
export type Severity = AdminIpBlock['severity'];

/** Something that is kept out, whatever it is. */
export type Barrier =
  | ({ kind: 'ip' } & AdminIpBlock)
  | ({ kind: 'email-domain' } & AdminEmailDomainBlock)
  | ({ kind: 'email' } & AdminCanonicalEmailBlock)
  | ({ kind: 'name' } & AdminUsernameBlock);

export interface BarrierDraft {
  what: string;
  severity: Severity;
  /** In seconds; 0: until somebody takes it away. */
  lasts: number;
  comment: string;
  approval: boolean;
  contains: boolean;
}

/** What is kept out of one kind, newest first. */
export async function fetchBarriers(
  fetcher: Fetch,
  kind: BarrierKind,
  cursor: Cursor | null = null,
): Promise<ListPage<Barrier>> {
  const input = { params: { limit: 40 }, cursor };
  switch (kind) {
    case 'ip':
      return mark(await callList(fetcher, 'GET /api/v1/admin/ip_blocks', input), kind);
    case 'email-domain':
      return mark(await callList(fetcher, 'GET /api/v1/admin/email_domain_blocks', input), kind);
    case 'email':
      return mark(await callList(fetcher, 'GET /api/v1/admin/canonical_email_blocks', input), kind);
    case 'name':
      return mark(await callList(fetcher, 'GET /api/v1/admin/username_blocks', input), kind);
  }
}

function mark<T extends object, K extends BarrierKind>(page: ListPage<T>, kind: K): ListPage<T & { kind: K }> {
  return { ...page, items: page.items.map((item) => ({ kind, ...item })) };
}

export function addBarrier(fetcher: Fetch, kind: BarrierKind, draft: BarrierDraft): Promise<unknown> {
  const { what, severity, lasts, comment, approval, contains } = draft;
  switch (kind) {
    case 'ip':
      return callApi(fetcher, 'POST /api/v1/admin/ip_blocks', {
        params: { ip: what, severity, comment, ...(lasts === 0 ? {} : { expires_in: lasts }) },
      });
    case 'email-domain':
      return callApi(fetcher, 'POST /api/v1/admin/email_domain_blocks', {
        params: { domain: what, allow_with_approval: approval },
      });
    case 'email':
      return callApi(fetcher, 'POST /api/v1/admin/canonical_email_blocks', { params: { email: what } });
    case 'name':
      return callApi(fetcher, 'POST /api/v1/admin/username_blocks', {
        params: { username: what, comparison: contains ? 'contains' : 'exact', allow_with_approval: approval },
      });
  }
}

export function removeBarrier(fetcher: Fetch, { kind, id }: Pick<Barrier, 'kind' | 'id'>): Promise<unknown> {
  const path = { id };
  switch (kind) {
    case 'ip':
      return callApi(fetcher, 'DELETE /api/v1/admin/ip_blocks/:id', { path });
    case 'email-domain':
      return callApi(fetcher, 'DELETE /api/v1/admin/email_domain_blocks/:id', { path });
    case 'email':
      return callApi(fetcher, 'DELETE /api/v1/admin/canonical_email_blocks/:id', { path });
    case 'name':
      return callApi(fetcher, 'DELETE /api/v1/admin/username_blocks/:id', { path });
  }
}
