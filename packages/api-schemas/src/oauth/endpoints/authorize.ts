import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

/** What an app asks of a person (RFC 6749 §4.1.1, RFC 7636 §4.3). */
export const AuthorizationForm = Type.Object({
  response_type: Type.Optional(Type.String({ description: '`code`' })),
  client_id: Type.Optional(Type.String()),
  redirect_uri: Type.Optional(
    Type.String({ maxLength: 2_000, description: 'one of the app, or `urn:ietf:wg:oauth:2.0:oob`' }),
  ),
  scope: Type.Optional(Type.String()),
  state: Type.Optional(Type.String({ maxLength: 4_000 })),
  code_challenge: Type.Optional(Type.String()),
  code_challenge_method: Type.Optional(Type.String({ description: '`S256`' })),
  lang: Type.Optional(Type.String({ description: 'the language of the page; otherwise the reader’s' })),
});
export type AuthorizationForm = Type.Static<typeof AuthorizationForm>;

export const authorize = {
  page: endpoint({
    method: 'GET',
    path: '/oauth/authorize',
    summary: 'The page on which a person lets an app in',
    auth: 'none',
    evenIfPrivate: true,
    params: Type.Object({
      ...AuthorizationForm.properties,
      force_login: Type.Optional(Type.Boolean({ description: 'somebody else signs in first' })),
      error: Type.Optional(Type.String({ description: 'set by our own sign-in form, which comes back here' })),
    }),
    answer: 'page',
  }),
  decide: endpoint({
    method: 'POST',
    path: '/oauth/authorize',
    summary: 'The decision, by form from that page only',
    auth: 'none',
    evenIfPrivate: true,
    params: Type.Object({
      ...AuthorizationForm.properties,
      decision: Type.Optional(Type.Enum(['allow', 'deny'])),
      csrf_token: Type.Optional(Type.String()),
    }),
    limit: 'login',
    answer: 'redirect',
  }),
};
