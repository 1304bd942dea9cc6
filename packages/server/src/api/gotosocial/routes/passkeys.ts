import { passkeys } from '@linnet/api-schemas/gotosocial/endpoints/passkeys.ts';
import type { Passkey as WirePasskey } from '@linnet/api-schemas/gotosocial/passkey.ts';
import { listPasskeys, type Passkey, removePasskey, renamePasskey } from '../../../core/passkeys/passkeys.ts';
import { finishRegistration, startRegistration } from '../../../core/passkeys/register.ts';
import { toIso } from '../../../lib/clock.ts';
import { defineRoutes } from '../../http/route.ts';

/** The passkeys of who asks. */
export const passkeyRoutes = defineRoutes(passkeys, {
  all: async ({ ctx, auth }) => (await listPasskeys(ctx, auth.userId ?? 0)).map(renderPasskey),
  begin: async ({ ctx, auth }) => {
    const { challenge, party, person, known } = await startRegistration(ctx, auth.userId ?? 0);
    const { id, handle, displayName } = person;
    return { challenge, rp: party, user: { id, name: handle, displayName }, exclude: known };
  },
  add: async ({ ctx, auth, params }) =>
    renderPasskey(
      await finishRegistration(ctx, {
        userId: auth.userId ?? 0,
        name: params.name,
        clientData: params.client_data,
        authenticatorData: params.authenticator_data,
        publicKey: params.public_key,
      }),
    ),
  rename: ({ ctx, auth, path, params }) =>
    renamePasskey(ctx, { userId: auth.userId ?? 0, id: path.id, name: params.name }),
  remove: ({ ctx, auth, path }) => removePasskey(ctx, { userId: auth.userId ?? 0, id: path.id, tokenId: auth.tokenId }),
});

function renderPasskey({ id, name, createdAt, lastUsedAt }: Passkey): WirePasskey {
  return {
    id: String(id),
    name,
    created_at: toIso(createdAt),
    last_used_at: lastUsedAt === null ? null : toIso(lastUsedAt),
  };
}
