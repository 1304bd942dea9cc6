import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

const Text = Type.String({ default: '' });
/** What `navigator.credentials.get` answered, base64url. */
const Bytes = (maxLength: number) => Type.String({ default: '', maxLength });
const form = { method: 'POST', auth: 'none', evenIfPrivate: true, answer: 'redirect' } as const;

/** The forms of the web app, which take requests from its own origin only. */
export const sessions = {
  signIn: endpoint({
    path: '/auth/sign-in',
    summary: 'Sign a browser in',
    ...form,
    params: Type.Object({
      email: Type.String({ default: '', description: 'or a username' }),
      password: Text,
      redirect_to: Type.Optional(Type.String({ description: 'a path of this server' })),
    }),
    limit: 'login',
  }),
  secondStep: endpoint({
    path: '/auth/second-step',
    summary: 'The second step of a sign-in, from the browser that took the first',
    ...form,
    params: Type.Object({
      code: Type.String({ default: '', description: 'of the authenticator, or a backup code' }),
      redirect_to: Type.Optional(Type.String({ description: 'a path of this server' })),
    }),
    limit: 'login',
  }),
  passkeyChallenge: endpoint({
    path: '/auth/passkey/challenge',
    summary: 'What a passkey is to sign',
    notes: 'Good for a quarter of an hour, and once.',
    ...form,
    answer: Type.Object({ challenge: Type.String(), rp_id: Type.String() }),
    limit: 'challenge',
  }),
  passkey: endpoint({
    path: '/auth/passkey',
    summary: 'Sign a browser in with a passkey',
    ...form,
    params: Type.Object({
      credential_id: Bytes(2_000),
      client_data: Bytes(4_000),
      authenticator_data: Bytes(8_000),
      signature: Bytes(2_000),
      redirect_to: Type.Optional(Type.String({ description: 'a path of this server' })),
    }),
    limit: 'login',
  }),
  signOut: endpoint({ path: '/auth/sign-out', summary: 'Sign a browser out', ...form }),
  signUpChallenge: endpoint({
    path: '/auth/sign-up/challenge',
    summary: 'What a browser works out before its person joins',
    notes:
      'Where `registrations.challenge` of the instance asks for it: the number below `tries` of which PBKDF2-HMAC-SHA-256 with `salt` (as text) ' +
      'and `rounds` makes `target` (hex). `ticket.number` is `challenge` of the form, from the same network, within an hour, and once.',
    ...form,
    answer: Type.Object({
      salt: Type.String(),
      rounds: Type.Integer(),
      tries: Type.Integer(),
      target: Type.String(),
      ticket: Type.String(),
    }),
    limit: 'challenge',
  }),
  signUp: endpoint({
    path: '/auth/sign-up',
    summary: 'Join, and sign the browser in',
    ...form,
    params: Type.Object({
      username: Text,
      email: Text,
      password: Text,
      reason: Text,
      locale: Type.Optional(Type.String()),
      invite_code: Text,
      date_of_birth: Type.String({ default: '', maxLength: 40 }),
      challenge: Type.String({ default: '', maxLength: 200, description: 'what the browser worked out' }),
      'h-captcha-response': Type.String({
        default: '',
        maxLength: 10_000,
        description: 'what a service gave it instead',
      }),
      'cf-turnstile-response': Type.String({ default: '', maxLength: 10_000, description: 'the same, of Turnstile' }),
    }),
    limit: 'sign-up',
  }),
  setup: endpoint({
    path: '/setup',
    summary: 'Become the owner of a new server',
    ...form,
    params: Type.Object({
      key: Type.String({ default: '', description: 'of the set-up link' }),
      username: Text,
      email: Text,
      password: Text,
      title: Text,
      registrations: Type.Enum(['closed', 'invite', 'approval', 'open']),
    }),
    limit: 'login',
  }),
};
