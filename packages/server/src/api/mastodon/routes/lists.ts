import type { List } from '@linnet/api-schemas/mastodon/list.ts';
import Type from 'typebox';
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
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { readPage } from '../../http/pagination.ts';
import { readParams } from '../../http/read-params.ts';
import { renderAccounts } from '../accounts.ts';
import { accountOf, pathId, setLinks } from './request.ts';

const ListParams = Type.Object({
  title: Type.Optional(Type.String()),
  replies_policy: Type.Optional(Type.Enum(['followed', 'list', 'none'])),
  exclusive: Type.Optional(Type.Boolean()),
});
const MemberParams = Type.Object({ account_ids: Type.Array(Type.String(), { default: [], maxItems: 200 }) });
/** What `limit=0`, "all of them", comes to. */
const ALL = 1_000;

const read = { preValidation: requireAuth({ scope: 'read:lists' }) };
const write = { preValidation: requireAuth({ scope: 'write:lists' }) };

/** Lists and their members. */
export const listRoutes: ApiRoutes = async (app, { ctx }) => {
  app.get('/api/v1/lists', read, async (request) => (await loadLists(ctx, accountOf(request))).map(renderList));

  app.post('/api/v1/lists', write, async (request) => {
    const input = toInput(readParams(ListParams, request.form));
    return renderList(
      await createList(ctx, accountOf(request), { title: '', repliesPolicy: 'list', exclusive: false, ...input }),
    );
  });

  app.get('/api/v1/lists/:id', read, async (request) =>
    renderList(await loadList(ctx, accountOf(request), pathId(request))),
  );

  app.route({
    method: ['PUT', 'PATCH'],
    url: '/api/v1/lists/:id',
    ...write,
    handler: async (request) => {
      const input = toInput(readParams(ListParams, request.form));
      return renderList(await updateList(ctx, accountOf(request), pathId(request), input));
    },
  });

  app.delete('/api/v1/lists/:id', write, async (request) => {
    await deleteList(ctx, accountOf(request), pathId(request));
    return {};
  });

  app.get('/api/v1/lists/:id/accounts', read, async (request, reply) => {
    const { id } = await loadList(ctx, accountOf(request), pathId(request));
    const page = readPage(request.form, { default: 40 });
    const found = await loadMembers(ctx, id, page.limit === 0 ? { ...page, limit: ALL } : page);
    setLinks(ctx, request, reply, {
      next: found.full ? found.last : undefined,
      prev: found.first,
      prevKey: 'since_id',
    });
    return renderAccounts(ctx, found.accounts);
  });

  for (const [method, change] of [
    ['POST', addMembers],
    ['DELETE', removeMembers],
  ] as const) {
    app.route({
      method,
      url: '/api/v1/lists/:id/accounts',
      ...write,
      handler: async (request) => {
        const memberIds = readParams(MemberParams, request.form).account_ids.map((text) => {
          const id = parseId(text);
          if (id === undefined) throw notFound();
          return id;
        });
        await change(ctx, { accountId: accountOf(request), listId: pathId(request), memberIds });
        return {};
      },
    });
  }

  app.get('/api/v1/accounts/:id/lists', read, async (request) =>
    (await loadListsWith(ctx, accountOf(request), pathId(request))).map(renderList),
  );
};

function toInput(params: Type.Static<typeof ListParams>): Partial<ListInput> {
  const input: Partial<ListInput> = {};
  if (params.title !== undefined) input.title = params.title;
  if (params.replies_policy !== undefined) input.repliesPolicy = params.replies_policy;
  if (params.exclusive !== undefined) input.exclusive = params.exclusive;
  return input;
}

function renderList({ id, title, repliesPolicy, exclusive }: ListView): List {
  return { id: String(id), title, replies_policy: repliesPolicy, exclusive };
}
