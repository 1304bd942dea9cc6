import { identities } from '@linnet/api-schemas/gotosocial/endpoints/identities.ts';
import { askProvider } from '../../../core/providers/ask.ts';
import { connectDirectory, directoryIssuer } from '../../../core/providers/directory.ts';
import { listIdentities, removeIdentity } from '../../../core/providers/identities.ts';
import { NOTE_MS, sealNote } from '../../../core/providers/note.ts';
import { loadProviders } from '../../../core/providers/providers.ts';
import { toIso } from '../../../lib/clock.ts';
import { ASKED_COOKIE, writeCookie } from '../../http/cookies.ts';
import { defineRoutes } from '../../http/route.ts';

/** The accounts elsewhere of who asks. */
export const identityRoutes = defineRoutes(identities, {
  all: async ({ ctx, auth }) => {
    const providers = await loadProviders(ctx);
    const directory = { issuer: directoryIssuer(ctx), title: ctx.config.ldap?.title };
    return (await listIdentities(ctx, auth.userId ?? 0)).map(({ id, issuer, name, createdAt, lastUsedAt }) => ({
      id: String(id),
      name,
      provider: [...providers, directory].find((one) => one.issuer === issuer)?.title ?? issuer,
      created_at: toIso(createdAt),
      last_used_at: lastUsedAt === null ? null : toIso(lastUsedAt),
    }));
  },
  connect: async ({ ctx, auth, params, reply }) => {
    const { url, asked } = await askProvider(ctx, params.provider);
    const note = await sealNote(ctx, { ...asked, connects: auth.userId, redirectTo: null, inviteCode: '' });
    writeCookie(ctx, reply, ASKED_COOKIE, note, NOTE_MS / 1_000);
    return { url };
  },
  connectDirectory: ({ ctx, auth, params }) => connectDirectory(ctx, { userId: auth.userId ?? 0, ...params }),
  remove: ({ ctx, auth, path }) =>
    removeIdentity(ctx, { userId: auth.userId ?? 0, id: path.id, tokenId: auth.tokenId }),
});
