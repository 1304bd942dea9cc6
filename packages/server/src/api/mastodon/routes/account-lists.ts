import type { MutedAccount } from '@linnet/api-schemas/mastodon/account.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { loadBlocked, loadFollowRequests, loadMuted } from '../../../core/views/account-lists.ts';
import type { AccountPage } from '../../../core/views/reactors.ts';
import { requireAuth } from '../../http/auth.ts';
import type { ApiRoutes } from '../../http/client-apis.ts';
import { renderAccounts } from '../accounts.ts';
import { readPage } from '../http/pagination.ts';
import { toInstant } from '../serializers/dates.ts';
import { accountOf, setLinks } from './request.ts';

/** The viewer's own lists of others. Cursors are ids that nobody sees, and travel in `Link` alone. */
export const accountListRoutes: ApiRoutes = async (app, { ctx }) => {
  const pageOf = (request: FastifyRequest) => readPage(request.form, { default: 40 });
  const link = (request: FastifyRequest, reply: FastifyReply, { first, last, full }: AccountPage) =>
    setLinks(ctx, request, reply, { next: full ? last : undefined, prev: first, prevKey: 'since_id' });

  for (const [path, scope, load] of [
    ['/api/v1/blocks', 'read:blocks', loadBlocked],
    ['/api/v1/follow_requests', 'read:follows', loadFollowRequests],
  ] as const) {
    app.get(path, { preValidation: requireAuth({ access: 'user', scopes: [scope] }) }, async (request, reply) => {
      const found = await load(ctx, accountOf(request), pageOf(request));
      link(request, reply, found);
      return renderAccounts(ctx, found.accounts);
    });
  }

  app.get(
    '/api/v1/mutes',
    { preValidation: requireAuth({ access: 'user', scopes: ['read:mutes'] }) },
    async (request, reply) => {
      const found = await loadMuted(ctx, accountOf(request), pageOf(request));
      link(request, reply, found);
      const accounts = await renderAccounts(ctx, found.accounts);
      return accounts.map((account): MutedAccount => {
        const until = found.expiry.get(Number(account.id)) ?? null;
        return { ...account, mute_expires_at: until === null ? null : toInstant(until) };
      });
    },
  );
};
