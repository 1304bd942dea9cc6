import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const Text = Type.String({ default: '' });
const form = { method: 'POST', auth: 'none', evenIfPrivate: true, answer: 'redirect', limit: 'credentials' } as const;

/** Forms of the web app for whoever has forgotten their password; they take requests from its own origin only. */
export const passwordReset = {
  request: endpoint({
    path: '/auth/forgot-password',
    summary: 'Have a link for a new password mailed to you',
    notes: 'The answer is the same whether or not anybody goes by that address or name.',
    ...form,
    params: Type.Object({
      email: Type.String({ default: '', description: 'or a username' }),
      locale: Type.Optional(Type.String({ description: 'the language of the mail for whoever has chosen none' })),
    }),
  }),
  reset: endpoint({
    path: '/auth/reset-password',
    summary: 'Choose a new password by a link',
    notes: 'Everything that is signed in as you is signed out.',
    ...form,
    params: Type.Object({
      key: Type.String({ default: '', description: 'of the link' }),
      password: Text,
    }),
  }),
};
