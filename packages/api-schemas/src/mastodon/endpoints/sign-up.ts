import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { JoinRequest } from '../join-request.ts';
import { Token } from '../token.ts';

export const signUp = {
  create: endpoint({
    method: 'POST',
    path: '/api/v1/accounts',
    evenIfPrivate: true,
    summary: 'Join this server',
    notes:
      'Needs the token of an app: its own, or that of somebody who uses it. As the server allows it; the token that is answered opens nothing ' +
      'until a moderator agreed, where one has to. 422 has `details` by field.',
    auth: 'app',
    scopes: ['write:accounts'],
    params: Type.Object({
      username: Type.String({ default: '' }),
      email: Type.String({ default: '' }),
      password: Type.String({ default: '' }),
      agreement: Type.Boolean({ default: false, description: 'must be true' }),
      locale: Type.Optional(Type.String()),
      reason: Type.String({ default: '' }),
      date_of_birth: Type.String({
        default: '',
        maxLength: 40,
        description: 'as `2008-02-29`, where `registrations.min_age` is set; it is not kept',
      }),
      invite_code: Type.String({ default: '', description: 'what an invite’s address ends with' }),
    }),
    limit: 'sign-up',
    answer: Token,
  }),
  request: endpoint({
    method: 'GET',
    path: '/api/v1/join_requests/:ticket',
    evenIfPrivate: true,
    summary: 'What became of a wish to join',
    notes:
      'An extension. Who signs in and is not let in is sent to a page with a ticket, which is good for an hour. ' +
      'Apps are told by 403 and its words.',
    auth: 'none',
    answer: JoinRequest,
  }),
};
