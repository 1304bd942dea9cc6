import { adminServers } from '@linnet/api-schemas/mastodon/endpoints/admin-servers.ts';
import type { StaffNote } from '@linnet/api-schemas/mastodon/staff-note.ts';
import { loadPolicies } from '../../../core/instances/policy.ts';
import { loadPurge, purgeServer } from '../../../core/moderation/purge-server.ts';
import { addServerNote, listServerNotes, removeServerNote } from '../../../core/moderation/server-notes.ts';
import { giveUpDeliveries, loadServer, loadServers, retryServer } from '../../../core/moderation/servers.ts';
import { withoutPort } from '../../../lib/host.ts';
import { defineRoutes } from '../../http/route.ts';
import { linkMarks, setLinks } from '../http/links.ts';
import { renderNotes } from '../render-notes.ts';
import { renderAdminServer, renderPurge, STRANGER } from '../serializers/admin-domain.ts';

/** Other servers one by one. */
export const adminServerRoutes = defineRoutes(adminServers, {
  servers: async (call) => {
    const { ctx, params, page } = call;
    const found = await loadServers(ctx, { search: params.q, failing: params.failing }, page);
    const next = found.length === page.limit ? page.offset + page.limit : undefined;
    setLinks(call, { next, prevKey: 'since_id', nextKey: 'offset' });
    const policyOf = await loadPolicies(ctx);
    return found.map((server) => renderAdminServer(server, policyOf(server.domain).policy));
  },
  server: async ({ ctx, path: { domain } }) => {
    const { name, server, waiting } = await loadServer(ctx, domain);
    const purge = await loadPurge(ctx, withoutPort(name));
    const held = (await loadPolicies(ctx))(name);
    return {
      ...renderAdminServer(server ?? { domain: name, ...STRANGER }, held.policy),
      waiting_count: waiting,
      known: server !== undefined,
      purge: purge === undefined ? null : renderPurge(purge),
    };
  },
  retry: ({ ctx, accountId: by, path: { domain } }) => retryServer(ctx, { by, domain }),
  giveUp: async ({ ctx, accountId: by, path: { domain } }) => ({ count: await giveUpDeliveries(ctx, { by, domain }) }),
  purge: async ({ ctx, accountId: by, path: { domain } }) => renderPurge(await purgeServer(ctx, { by, domain })),
  notes: async (call) => {
    const { ctx, path, page } = call;
    const notes = await listServerNotes(ctx, path.domain, page);
    linkMarks(call, { first: notes[0]?.id, last: notes.at(-1)?.id, full: notes.length === page.limit });
    return renderNotes(ctx, notes);
  },
  addNote: async ({ ctx, accountId: by, path: { domain }, params }) => {
    const note = await addServerNote(ctx, { by, domain, text: params.content });
    const [entity] = await renderNotes(ctx, [note]);
    return entity as StaffNote;
  },
  removeNote: ({ ctx, accountId: by, path }) => removeServerNote(ctx, { by, domain: path.domain, id: path.noteId }),
});
