import type { ParamsOf } from '@linnet/api-schemas/endpoint.ts';
import { lists } from '@linnet/api-schemas/mastodon/endpoints/lists.ts';
import type { List } from '@linnet/api-schemas/mastodon/list.ts';
import {
  createList,
  deleteList,
  type ListInput,
  type ListView,
  loadList,
  loadLists,
  loadListsWith,
  updateList,
} from '../../../core/lists/lists.ts';
import { addMembers, removeMembers } from '../../../core/lists/members.ts';
import { loadMembers } from '../../../core/views/account-lists.ts';
import { notFound } from '../../../lib/errors.ts';
import { parseId } from '../../../lib/ids.ts';
import { defineRoutes } from '../../http/route.ts';
import { renderAccounts } from '../accounts.ts';
import { linkMarks } from '../http/links.ts';

/** What `limit=0`, "all of them", comes to. */
const ALL = 1_000;

/** Lists and their members. */
export const listRoutes = defineRoutes(lists, {
  all: async ({ ctx, accountId }) => (await loadLists(ctx, accountId)).map(renderList),
  create: async ({ ctx, accountId, params }) =>
    renderList(
      await createList(ctx, accountId, { title: '', repliesPolicy: 'list', exclusive: false, ...toInput(params) }),
    ),
  get: async ({ ctx, accountId, path }) => renderList(await loadList(ctx, accountId, path.id)),
  update: async ({ ctx, accountId, path, params }) =>
    renderList(await updateList(ctx, accountId, path.id, toInput(params))),
  delete: async ({ ctx, accountId, path }) => deleteList(ctx, accountId, path.id),
  members: async (call) => {
    const { ctx, accountId, path, page } = call;
    const { id } = await loadList(ctx, accountId, path.id);
    const found = await loadMembers(ctx, id, page.limit === 0 ? { ...page, limit: ALL } : page);
    linkMarks(call, found);
    return renderAccounts(ctx, found.accounts);
  },
  addMembers: async ({ ctx, accountId, path, params }) =>
    addMembers(ctx, { accountId, listId: path.id, memberIds: params.account_ids.map(toMemberId) }),
  removeMembers: async ({ ctx, accountId, path, params }) =>
    removeMembers(ctx, { accountId, listId: path.id, memberIds: params.account_ids.map(toMemberId) }),
  withAccount: async ({ ctx, accountId, path }) => (await loadListsWith(ctx, accountId, path.id)).map(renderList),
});

function toMemberId(text: string): number {
  const id = parseId(text);
  if (id === undefined) throw notFound();
  return id;
}

function toInput(params: ParamsOf<typeof lists.update>): Partial<ListInput> {
  const input: Partial<ListInput> = {};
  if (params.title !== undefined) input.title = params.title;
  if (params.replies_policy !== undefined) input.repliesPolicy = params.replies_policy;
  if (params.exclusive !== undefined) input.exclusive = params.exclusive;
  return input;
}

function renderList({ id, title, repliesPolicy, exclusive }: ListView): List {
  return { id: String(id), title, replies_policy: repliesPolicy, exclusive };
}
