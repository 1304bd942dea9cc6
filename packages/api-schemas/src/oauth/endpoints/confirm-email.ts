import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const form = { method: 'POST', auth: 'none', evenIfPrivate: true, answer: 'redirect', limit: 'credentials' } as const;

/** Forms of the web app for whoever has an address to confirm; they take requests from its own origin only. */
export const confirmEmail = {
  request: endpoint({
    path: '/auth/resend-confirmation',
    summary: 'Have the link that confirms your address mailed once more',
    notes: 'The answer is the same whether or not anybody goes by that address or name.',
    ...form,
    params: Type.Object({
      email: Type.String({ default: '', description: 'or a username' }),
      locale: Type.Optional(Type.String({ description: 'the language of the mail for whoever has chosen none' })),
    }),
  }),
  confirm: endpoint({
    path: '/auth/confirm-email',
    summary: 'Confirm an address by a link',
    ...form,
    params: Type.Object({ key: Type.String({ default: '', description: 'of the link' }) }),
  }),
};
