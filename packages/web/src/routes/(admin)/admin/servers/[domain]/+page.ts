import { hasPermission } from '@linnet/api-schemas/permissions.ts';
import { fetchAudit } from '#lib/api/admin-audit.ts';
import { fetchServer, fetchServerNotes, fetchTied, previewDecision } from '#lib/api/admin-servers.ts';
import { readCursor } from '#lib/api/call.ts';
import { failPage } from '#lib/api/page-error.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ parent, fetch, url, params: { domain } }) => {
  const { permissions } = await parent();
  const preview = await previewDecision(fetch, domain).catch(failPage);
  const about = { target_kind: 'domain', target_key: preview.domain };
  const [server, tied, notes, history] = await Promise.all([
    fetchServer(fetch, domain),
    fetchTied(fetch, domain, readCursor(url.searchParams)),
    fetchServerNotes(fetch, domain),
    hasPermission(permissions, 'viewAuditLog') ? fetchAudit(fetch, about, null) : null,
  ]).catch(failPage);
  return { preview, server, tied, notes, history };
};
