import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

export const emails = {
  confirm: endpoint({
    method: 'POST',
    path: '/api/v1/emails/confirmations',
    summary: 'Have the mail that confirms your address sent once more',
    notes:
      'For whoever joined and has not confirmed their address: every other call refuses their token with 403 until then. ' +
      'Refused with 403 afterwards.',
    auth: 'user',
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
};
