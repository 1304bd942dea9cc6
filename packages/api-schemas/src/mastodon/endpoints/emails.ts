import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { EmailChoices, EmailTopics } from '../email-choices.ts';

const { timing, private_texts, digest } = EmailChoices.properties;

export const emails = {
  confirm: endpoint({
    method: 'POST',
    path: '/api/v1/emails/confirmations',
    summary: 'Have the mail that confirms your address sent once more',
    notes:
      'For whoever joined and has not confirmed their address: every other call refuses their token with 403 until then. ' +
      'Refused with 403 afterwards.',
    auth: 'user',
    scopes: ['write:accounts'],
    evenIfRefused: true,
    evenIfUnconfirmed: true,
    params: Type.Object({
      email: Type.Optional(Type.String({ description: 'another address than the one you joined with' })),
    }),
    limit: 'credentials',
    answer: 'empty',
  }),
  check: endpoint({
    method: 'GET',
    path: '/api/v1/emails/check_confirmation',
    summary: 'Whether your address is confirmed, as far as this server asks',
    auth: 'user',
    evenIfRefused: true,
    evenIfUnconfirmed: true,
    answer: Type.Boolean(),
  }),
  choices: endpoint({
    method: 'GET',
    path: '/api/linnet/v1/emails',
    summary: 'What mails you want',
    auth: 'user',
    scopes: ['read:accounts'],
    evenIfRefused: true,
    answer: EmailChoices,
  }),
  choose: endpoint({
    method: ['PATCH', 'PUT'],
    path: '/api/linnet/v1/emails',
    summary: 'Say what mails you want',
    notes: 'What is left out stays. Mails about your login (passwords, addresses, new devices) always come.',
    auth: 'user',
    scopes: ['write:accounts'],
    evenIfRefused: true,
    params: Type.Object({
      topics: Type.Optional(Type.Partial(EmailTopics)),
      timing: Type.Optional(timing),
      private_texts: Type.Optional(private_texts),
      digest: Type.Optional(digest),
      deliverable: Type.Optional(
        Type.Boolean({ description: 'true: try the address again that was said to be nobody’s' }),
      ),
    }),
    answer: EmailChoices,
  }),
};
