import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { CredentialAccount } from '../credential-account.ts';
import { QuotePolicy } from '../quote-approval.ts';
import { Visibility } from '../visibility.ts';
import { PROFILE_PARAMS } from './profile.ts';

const write = { auth: 'user', scopes: ['write:accounts'], answer: CredentialAccount } as const;

export const credentials = {
  get: endpoint({
    method: 'GET',
    path: '/api/v1/accounts/verify_credentials',
    summary: 'Your account, as only you see it',
    auth: 'user',
    scopes: ['profile', 'read:accounts'],
    evenIfRefused: true,
    evenIfSuspended: true,
    answer: CredentialAccount,
  }),
  update: endpoint({
    method: 'PATCH',
    path: '/api/v1/accounts/update_credentials',
    summary: 'Change your account',
    notes: 'What is left out stays. Names have 100 characters, notes 2,000, each of 8 fields 255.',
    ...write,
    params: Type.Object({
      ...PROFILE_PARAMS,
      locale: Type.Optional(Type.String({ description: 'of the web app; blank: the browser’s' })),
      source: Type.Optional(
        Type.Object(
          {
            privacy: Type.Optional(Visibility),
            sensitive: Type.Optional(Type.Boolean()),
            language: Type.Optional(Type.String({ description: 'blank: unknown' })),
            quote_policy: Type.Optional(QuotePolicy),
          },
          { description: 'what new posts start with' },
        ),
      ),
    }),
    uploads: 2,
  }),
  deleteAvatar: endpoint({
    method: 'DELETE',
    path: '/api/v1/profile/avatar',
    summary: 'Take your picture away',
    ...write,
  }),
  deleteHeader: endpoint({
    method: 'DELETE',
    path: '/api/v1/profile/header',
    summary: 'Take the picture behind your name away',
    ...write,
  }),
};
