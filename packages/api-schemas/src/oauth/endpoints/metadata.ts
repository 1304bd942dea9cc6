import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { nullable, Url } from '../../mastodon/common.ts';

const Words = Type.Array(Type.String());

export const metadata = {
  server: endpoint({
    method: 'GET',
    path: '/.well-known/oauth-authorization-server',
    summary: 'Where and how apps get tokens (RFC 8414)',
    auth: 'none',
    evenIfPrivate: true,
    answer: Type.Object({
      issuer: Url,
      authorization_endpoint: Url,
      token_endpoint: Url,
      revocation_endpoint: Url,
      introspection_endpoint: Url,
      userinfo_endpoint: Url,
      app_registration_endpoint: Url,
      service_documentation: Url,
      scopes_supported: Words,
      response_types_supported: Words,
      response_modes_supported: Words,
      grant_types_supported: Words,
      token_endpoint_auth_methods_supported: Words,
      code_challenge_methods_supported: Words,
      authorization_response_iss_parameter_supported: Type.Boolean(),
    }),
  }),
  tokenInfo: endpoint({
    method: 'GET',
    path: '/oauth/token/info',
    summary: 'What the token of this request opens',
    auth: 'app',
    evenIfPrivate: true,
    answer: Type.Object({
      resource_owner_id: nullable(Type.Integer({ description: 'of the login; null for a token of the app itself' })),
      scope: Words,
      expires_in: Type.Null({ description: 'tokens do not expire' }),
      application: Type.Object({ uid: Type.String({ description: 'its `client_id`' }) }),
      created_at: Type.Integer({ description: 'in seconds' }),
    }),
  }),
  userInfo: endpoint({
    method: ['GET', 'POST'],
    path: '/oauth/userinfo',
    summary: 'Who signed in (OpenID Connect Core §5.3)',
    auth: 'user',
    scopes: ['profile'],
    answer: Type.Object({
      iss: Url,
      sub: Url,
      name: Type.String(),
      preferred_username: Type.String(),
      profile: Url,
      picture: Url,
    }),
  }),
};
