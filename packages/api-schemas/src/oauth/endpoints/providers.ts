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
  age: endpoint({
    ...page,
    method: 'POST',
    path: '/auth/sign-up/age',
    summary: 'Say how old one is, where somebody new comes from a provider and the server asks',
    params: Type.Object({ date_of_birth: Type.String({ default: '', maxLength: 40, description: 'as `2008-02-29`' }) }),
  }),
  answer: endpoint({
    ...page,
    path: '/auth/oidc/:provider/callback',
    summary: 'Where a provider sends people back to',
  }),
};
