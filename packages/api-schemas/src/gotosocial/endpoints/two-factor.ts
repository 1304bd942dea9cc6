import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { TwoFactor, TwoFactorSetUp } from '../two-factor.ts';

const change = {
  method: 'POST',
  auth: 'user',
  scopes: ['write:accounts'],
  confirm: true,
  evenIfRefused: true,
} as const;
const Codes = Type.Array(Type.String());

export const twoFactor = {
  show: endpoint({
    method: 'GET',
    path: '/api/v1/user/2fa',
    summary: 'Whether a second step is asked when you sign in',
    notes:
      'Our own addition, as are `setup` and `backup_codes`. Whatever changes it wants `POST /api/v1/user/confirm` before, or a sign-in, within the last 15 minutes.',
    auth: 'user',
    scopes: ['read:accounts'],
    evenIfRefused: true,
    answer: TwoFactor,
  }),
  setUp: endpoint({
    ...change,
    path: '/api/v1/user/2fa/setup',
    summary: 'A secret for your authenticator app',
    notes: 'Nothing is asked of you before `enable`. Another call makes another secret.',
    errors: [409],
    answer: TwoFactorSetUp,
  }),
  enable: endpoint({
    ...change,
    path: '/api/v1/user/2fa/enable',
    summary: 'Have a second step asked, with the first code of your app',
    notes: 'Answers ten backup codes, which are not shown again. Whatever else is signed in as you is signed out.',
    params: Type.Object({ code: Type.String() }),
    limit: 'password',
    errors: [409],
    answer: Codes,
  }),
  disable: endpoint({
    ...change,
    path: '/api/v1/user/2fa/disable',
    summary: 'Have no second step asked any more',
    notes: 'Whatever else is signed in as you is signed out.',
    errors: [409],
    answer: 'empty',
  }),
  renewCodes: endpoint({
    ...change,
    path: '/api/v1/user/2fa/backup_codes',
    summary: 'New backup codes',
    notes: 'The old ones are good no more.',
    errors: [409],
    answer: Codes,
  }),
};
