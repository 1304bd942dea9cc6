import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { Application, CredentialApplication } from '../../mastodon/application.ts';

export const apps = {
  register: endpoint({
    method: 'POST',
    path: '/api/v1/apps',
    summary: 'Register an app',
    auth: 'none',
    evenIfPrivate: true,
    params: Type.Object({
      client_name: Type.String({ default: '' }),
      redirect_uris: Type.Array(Type.String(), {
        default: [],
        description: 'a list, or one text with white space between them',
      }),
      scopes: Type.Array(Type.String(), { default: [] }),
      website: Type.Optional(Type.String()),
    }),
    limit: 'apps',
    answer: CredentialApplication,
  }),
  verify: endpoint({
    method: 'GET',
    path: '/api/v1/apps/verify_credentials',
    summary: 'The app a token was given to',
    auth: 'app',
    evenIfPrivate: true,
    answer: Application,
  }),
};
