import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const page = { method: 'GET', auth: 'none', evenIfPrivate: true, answer: 'redirect', limit: 'login' } as const;

/** Signing in elsewhere (OpenID Connect), by links. */
export const providers = {
  ask: endpoint({
    ...page,
    path: '/auth/oidc/:provider',
    summary: 'Sign in with a provider',
    params: Type.Object({
      redirect_to: Type.Optional(Type.String({ description: 'a path of this server' })),
      invite_code: Type.String({
        default: '',
        maxLength: 100,
        description: 'what an invite’s address ends with: for somebody new',
      }),
    }),
  }),
  answer: endpoint({
    ...page,
    path: '/auth/oidc/:provider/callback',
    summary: 'Where a provider sends people back to',
  }),
};
