import { tokens } from '@linnet/api-schemas/gotosocial/endpoints/tokens.ts';
import type { TokenInfo } from '@linnet/api-schemas/gotosocial/token-info.ts';
import { listTokens, revokeToken, type TokenSummary } from '../../../core/oauth/tokens.ts';
import { toIso } from '../../../lib/clock.ts';
import { notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';

export const tokenRoutes = defineRoutes(tokens, {
  all: async ({ ctx, auth }) =>
    (await listTokens(ctx, auth.userId ?? 0)).map((token) => renderToken(token, auth.tokenId)),
  invalidate: async ({ ctx, auth, path }) => {
    // Whose it is not, for them it is not there.
    const token = (await listTokens(ctx, auth.userId ?? 0)).find(({ id }) => id === path.id);
    if (token === undefined) throw notFound();
    await revokeToken(ctx, token.id);
    return renderToken(token, auth.tokenId);
  },
});

function renderToken(token: TokenSummary, current: number | null): TokenInfo {
  const { id, scopes, createdAt, lastUsedAt, name, website } = token;
  return {
    id: String(id),
    created_at: toIso(createdAt),
    last_used: lastUsedAt === null ? null : toIso(lastUsedAt),
    scope: scopes,
    current: id === current,
    application: { name, website },
  };
}
