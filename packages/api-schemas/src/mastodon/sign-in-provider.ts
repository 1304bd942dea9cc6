import Type from 'typebox';
import { Count, nullable } from './common.ts';

/** Where people may sign in instead, as staff see it: its secret is not shown to anybody. */
export const SignInProvider = Type.Object({
  id: Type.String({ description: 'its name in addresses' }),
  kind: Type.Enum(['oidc', 'saml'], { description: 'OpenID Connect, or SAML 2.0' }),
  title: Type.String(),
  issuer: Type.String({ description: 'what it calls itself' }),
  client_id: Type.String({ description: 'what it knows this server by; of SAML the address of our metadata' }),
  /** What has to be registered there. */
  redirect_uri: Type.String(),
  joins: Type.Enum(['off', 'server', 'always']),
  enabled: Type.Boolean(),
  role_claim: Type.String(),
  role_scope: Type.String(),
  roles: Type.Array(
    Type.Object({
      value: Type.String(),
      role_id: nullable(Type.String({ description: 'null where it is gone' })),
      role_name: nullable(Type.String()),
      holds: Type.Boolean({ description: 'false: who wrote it may not give it any more, and it gives nothing' }),
    }),
  ),
  /** What it says of itself; null of OpenID Connect. */
  saml: nullable(
    Type.Object({
      sign_on_url: Type.String({ description: 'where people are sent' }),
      metadata_url: nullable(
        Type.String({ description: 'where that is read each hour it is used; null: it was brought' }),
      ),
      read_at: Type.String(),
      stale: Type.Boolean({ description: 'it could not be read anew since' }),
      unsolicited: Type.Boolean({ description: 'people may come from a page of the provider' }),
      certificates: Type.Array(
        Type.Object({ subject: Type.String(), fingerprint: Type.String(), expires_at: Type.String() }),
      ),
    }),
  ),
  people_count: Count,
  created_at: Type.String(),
});
export type SignInProvider = Type.Static<typeof SignInProvider>;
