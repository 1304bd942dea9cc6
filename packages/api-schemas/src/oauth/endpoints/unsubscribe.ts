import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

/** How mails are ended by whoever has one, without signing in. */
export const unsubscribe = {
  form: endpoint({
    method: 'POST',
    path: '/auth/unsubscribe',
    summary: 'End mails, by the form of the web app',
    auth: 'none',
    evenIfPrivate: true,
    answer: 'redirect',
    params: Type.Object({
      key: Type.String({ default: '', description: 'of the link' }),
      all: Type.Optional(Type.Boolean({ description: 'everything that was not asked for, the digest too' })),
    }),
  }),
  oneClick: endpoint({
    method: 'POST',
    path: '/auth/unsubscribe/:key',
    summary: 'End mails, by the button of a mail program',
    notes: 'The address in `List-Unsubscribe` (RFC 8058); the key is all that is looked at.',
    auth: 'none',
    evenIfPrivate: true,
    answer: 'empty',
  }),
  open: endpoint({
    method: 'GET',
    path: '/auth/unsubscribe/:key',
    summary: 'Leads whoever opens that address to the page with the button',
    auth: 'none',
    evenIfPrivate: true,
    answer: 'redirect',
  }),
};
