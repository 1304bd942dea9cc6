import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { SignInProvider } from '../sign-in-provider.ts';

const read = { auth: 'user', scopes: ['admin:read'], permission: 'manageSettings' } as const;
const write = { auth: 'user', scopes: ['admin:write'], permission: 'manageSettings', confirm: true } as const;

const joins = Type.Enum(['off', 'server', 'always'], {
  description: 'whether who is new joins that way: never, as `registrations` has it, or always',
});
const title = Type.String({ description: 'what people read' });
const client_id = Type.String({ description: 'what it knows this server by' });
const client_secret = Type.String({ description: 'never shown again' });
const SamlParams = {
  metadata_url: Type.Optional(Type.String({ description: 'of SAML: where the provider says what it is' })),
  metadata: Type.Optional(Type.String({ description: 'of SAML: what it says there, as XML, instead' })),
  unsolicited: Type.Optional(
    Type.Boolean({
      description: 'of SAML: people may come from a page of the provider, without having been asked from here',
    }),
  ),
};
const RoleParams = {
  role_claim: Type.Optional(
    Type.String({ description: 'what of its answers says roles: a name, or a path with dots' }),
  ),
  role_scope: Type.Optional(Type.String({ description: 'what has to be asked for to be told' })),
  roles: Type.Optional(
    Type.Array(Type.Object({ value: Type.String(), role_id: Type.String() }), {
      maxItems: 50,
      description: 'who has this value there has that role here: one that you may give',
    }),
  ),
};

/** Where people may sign in instead. Extensions. */
export const adminSignInProviders = {
  all: endpoint({
    method: 'GET',
    path: '/api/v1/admin/sign_in_providers',
    summary: 'Where people may sign in instead, by their names',
    notes: 'An extension. How many people are known by each is counted up to 1,000.',
    ...read,
    answer: Type.Array(SignInProvider),
  }),
  add: endpoint({
    method: 'POST',
    path: '/api/v1/admin/sign_in_providers',
    summary: 'Offer a provider of OpenID Connect or SAML',
    notes:
      'An extension. Its description is read first: one that does not answer is refused. There may be 20. Of OpenID Connect it wants `issuer`, `client_id` and `client_secret`, of SAML `metadata_url` or `metadata`.',
    ...write,
    params: Type.Object({
      id: Type.String({ description: 'its name in addresses: 30 of `a-z`, `0-9` and `-`' }),
      kind: Type.Enum(['oidc', 'saml'], { default: 'oidc' }),
      issuer: Type.Optional(Type.String({ description: 'as its tokens have it' })),
      title,
      client_id: Type.Optional(client_id),
      client_secret: Type.Optional(client_secret),
      ...SamlParams,
      joins: Type.Enum(['off', 'server', 'always'], { default: 'off' }),
      ...RoleParams,
    }),
    errors: [409, 422],
    answer: SignInProvider,
  }),
  change: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/sign_in_providers/:provider',
    summary: 'Change one, or switch it off',
    notes:
      'An extension. What is left out stays. Who changes anything about roles has to be somebody who may give them all.',
    ...write,
    params: Type.Object({
      title: Type.Optional(title),
      client_id: Type.Optional(client_id),
      client_secret: Type.Optional(client_secret),
      joins: Type.Optional(joins),
      enabled: Type.Optional(Type.Boolean()),
      ...SamlParams,
      ...RoleParams,
    }),
    errors: [409, 422],
    answer: SignInProvider,
  }),
  remove: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/sign_in_providers/:provider',
    summary: 'Offer one no more',
    notes: 'An extension. Whom it let in keep their accounts and roles; who knows no password makes one by a link.',
    ...write,
    answer: 'empty',
  }),
};
