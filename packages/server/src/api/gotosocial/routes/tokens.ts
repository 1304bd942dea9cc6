import { tokens } from '@linnet/api-schemas/gotosocial/endpoints/tokens.ts';
import type { TokenInfo } from '@linnet/api-schemas/gotosocial/token-info.ts';
import { listTokens, loadToken, revokeToken, type TokenSummary } from '../../../core/oauth/tokens.ts';
import { toIso } from '../../../lib/clock.ts';
import { defineRoutes } from '../../http/route.ts';
import { linkMarks } from '../../mastodon/http/links.ts';

export const tokenRoutes = defineRoutes(tokens, {
  all: async (call) => {
    const { ctx, auth, page } = call;
    const list = await listTokens(ctx, auth.userId ?? 0, page);
    linkMarks(call, { first: list[0]?.id, last: list.at(-1)?.id, full: list.length === page.limit });
    return list.map((token) => renderToken(token, auth.tokenId));
  },
  invalidate: async ({ ctx, auth, path }) => {
    const token = await loadToken(ctx, auth.userId ?? 0, path.id);
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
