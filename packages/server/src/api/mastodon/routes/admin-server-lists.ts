import { readFile } from 'node:fs/promises';
import { adminServerLists } from '@linnet/api-schemas/mastodon/endpoints/admin-server-lists.ts';
import { listTooLong, MAX_LIST_LENGTH } from '../../../core/moderation/read-server-list.ts';
import {
  acceptDrafts,
  addServerList,
  loadDrafts,
  loadServerList,
  loadServerLists,
  refuseDrafts,
  removeServerList,
} from '../../../core/moderation/server-lists.ts';
import { writeServerList } from '../../../core/moderation/write-server-list.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import type { UploadedFile } from '../../http/uploaded-file.ts';
import { linkMarks } from '../http/links.ts';
import { renderAdminServerDraft, renderAdminServerList } from '../serializers/admin-server-list.ts';

/** Lists of servers: brought, looked at, applied, and made. */
export const adminServerListRoutes = defineRoutes(adminServerLists, {
  index: async (call) => {
    const found = await loadServerLists(call.ctx, call.page);
    linkMarks(call, { first: found[0]?.id, last: found.at(-1)?.id, full: found.length === call.page.limit });
    return found.map(renderAdminServerList);
  },
  create: async ({ ctx, accountId: by, params }) => {
    const { file, permission_type: kind = 'block', name = file?.filename ?? '' } = params;
    const text = file === undefined ? (params.data ?? '') : await readFileText(file);
    return renderAdminServerList(await addServerList(ctx, { by, kind, name, text }));
  },
  export: async ({ ctx, params, reply }) => {
    const { permission_type: kind = 'block', format = 'csv' } = params;
    const text = await writeServerList(ctx, kind, format);
    reply.header('content-disposition', `attachment; filename="domain_${kind}s.${format}"`);
    return reply.type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8').send(text);
  },
  show: async ({ ctx, path }) => renderAdminServerList(await loadServerList(ctx, path.id)),
  drafts: async (call) => {
    const { kind } = await loadServerList(call.ctx, call.path.id);
    const found = await loadDrafts(call.ctx, call.path.id, call.page);
    const ids = found.map(({ draft }) => draft.id);
    linkMarks(call, { first: ids[0], last: ids.at(-1), full: found.length === call.page.limit });
    return found.map((view) => renderAdminServerDraft(kind, view));
  },
  accept: async ({ ctx, accountId: by, path, params }) => {
    const ids = params.all === true ? 'all' : readIds(params.ids ?? []);
    return { count: await acceptDrafts(ctx, { by, listId: path.id, ids }) };
  },
  refuse: async ({ ctx, accountId: by, path, params }) => ({
    count: await refuseDrafts(ctx, { by, listId: path.id, ids: readIds(params.ids) }),
  }),
  remove: ({ ctx, accountId: by, path }) => removeServerList(ctx, { by, id: path.id }),
});

/** A character has four bytes at most: what is larger is not even read. */
async function readFileText({ path, size }: UploadedFile): Promise<string> {
  if (size > MAX_LIST_LENGTH * 4) throw listTooLong();
  return readFile(path, 'utf8');
}

const readIds = (ids: readonly string[]) => ids.flatMap((id) => parseId(id) ?? []);
