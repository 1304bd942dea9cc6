import { adminSignInProviders } from '@linnet/api-schemas/mastodon/endpoints/admin-sign-in-providers.ts';
import type { SignInProvider } from '@linnet/api-schemas/mastodon/sign-in-provider.ts';
import type { Context } from '../../../core/context.ts';
import { tryIssuer } from '../../../core/providers/ask.ts';
import { addProvider, changeProvider, listProviders, removeProvider } from '../../../core/providers/keep-providers.ts';
import { addSamlProvider } from '../../../core/providers/keep-saml.ts';
import type { RoleMap } from '../../../core/providers/role-map.ts';
import { toSource } from '../../../core/providers/saml-metadata.ts';
import { AppError, notFound } from '../../../lib/errors.ts';
import { defineRoutes } from '../../http/route.ts';
import { readRoleId } from '../serializers/role.ts';
import { renderSignInProvider } from '../serializers/sign-in-provider.ts';

/** Where people may sign in instead. */
export const adminSignInProviderRoutes = defineRoutes(adminSignInProviders, {
  all: async ({ ctx }) => (await listProviders(ctx)).map(renderSignInProvider),
  add: async ({ ctx, accountId, params }) => {
    const { id: key, kind, title, joins, unsolicited = false } = params;
    const offer = { by: accountId, key, title, joins, ...readMap(params) };
    if (kind === 'saml') {
      const source = readSource(params);
      if (source === undefined) throw new AppError('invalid', 'Validation failed: SAML needs the provider’s metadata');
      await addSamlProvider(ctx, { ...offer, source, unsolicited });
    } else {
      const { issuer = '', client_id: clientId = '', client_secret: clientSecret = '' } = params;
      await tryIssuer(ctx, issuer);
      await addProvider(ctx, { ...offer, issuer, clientId, clientSecret });
    }
    return load(ctx, key);
  },
  change: async ({ ctx, accountId, path, params }) => {
    const { title, client_id: clientId, client_secret: clientSecret, joins, enabled } = params;
    const given = { title, clientId, clientSecret, joins, enabled };
    const said = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    const [source, { unsolicited }] = [readSource(params), params];
    const saml = source === undefined && unsolicited === undefined ? {} : { saml: { source, unsolicited } };
    await changeProvider(ctx, { by: accountId, key: path.provider, ...said, ...saml, ...readMap(params) });
    return load(ctx, path.provider);
  },
  remove: ({ ctx, accountId, path }) => removeProvider(ctx, { by: accountId, key: path.provider }),
});

const readSource = ({ metadata_url: url, metadata: xml }: { metadata_url?: string; metadata?: string }) =>
  toSource({ url, xml });

interface MapParams {
  role_claim?: string;
  role_scope?: string;
  roles?: { value: string; role_id: string }[];
}

function readMap({ role_claim: roleClaim, role_scope: roleScope, roles }: MapParams): Partial<RoleMap> {
  return {
    ...(roleClaim === undefined ? {} : { roleClaim }),
    ...(roleScope === undefined ? {} : { roleScope }),
    ...(roles && { roles: roles.map(({ value, role_id }) => ({ value, role: readRoleId(role_id) })) }),
  };
}

async function load(ctx: Context, key: string): Promise<SignInProvider> {
  const found = (await listProviders(ctx)).find((one) => one.key === key);
  if (found === undefined) throw notFound();
  return renderSignInProvider(found);
}
