import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Token } from '../../mastodon/token.ts';

const Client = {
  client_id: Type.Optional(Type.String({ description: 'or by Basic' })),
  client_secret: Type.Optional(Type.String()),
};

/** RFC 7662 §2.2. */
const Introspection = Type.Object({
  active: Type.Boolean(),
  scope: Type.Optional(Type.String()),
  client_id: Type.Optional(Type.String()),
  token_type: Type.Optional(Type.Literal('Bearer')),
  iat: Type.Optional(Type.Integer({ description: 'since when, in seconds' })),
});

export const tokens = {
  create: endpoint({
    method: 'POST',
    path: '/oauth/token',
    summary: 'A token for a code, or for an app itself',
    auth: 'none',
    evenIfPrivate: true,
    params: Type.Object({
      grant_type: Type.Optional(Type.String({ description: '`authorization_code` or `client_credentials`' })),
      ...Client,
      code: Type.Optional(Type.String()),
      redirect_uri: Type.Optional(Type.String()),
      code_verifier: Type.Optional(Type.String()),
      scope: Type.Optional(Type.String()),
    }),
    limit: 'credentials',
    errors: [400, 401],
    answer: Token,
  }),
  revoke: endpoint({
    method: 'POST',
    path: '/oauth/revoke',
    summary: 'End a token',
    auth: 'none',
    evenIfPrivate: true,
    params: Type.Object({ ...Client, token: Type.Optional(Type.String()) }),
    errors: [400, 401],
    answer: 'empty',
  }),
  introspect: endpoint({
    method: 'POST',
    path: '/oauth/introspect',
    summary: 'Whether a token of the app still opens something',
    notes: 'Nothing is said of the tokens of other apps.',
    auth: 'none',
    evenIfPrivate: true,
    params: Type.Object({ ...Client, token: Type.Optional(Type.String()) }),
    limit: 'credentials',
    errors: [400, 401],
    answer: Introspection,
  }),
};
