import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { PushAlerts, PushPolicy, WebPushSubscription } from '../push-subscription.ts';

const own = { auth: 'user', scopes: ['push'] } as const;
const path = '/api/v1/push/subscription';

const policy = Type.Optional(
  Type.Enum(PushPolicy.enum, {
    description: 'whose: of `all`, of those you follow, of your followers, or of nobody',
  }),
);
const data = Type.Optional(
  Type.Object({
    alerts: Type.Optional(
      Type.Partial(PushAlerts, { description: 'types of notifications; what is not named is off' }),
    ),
    policy,
  }),
);

export const push = {
  subscribe: endpoint({
    method: 'POST',
    path,
    summary: 'Be told of notifications',
    notes:
      'One subscription a token, and 50 a person. Messages are sealed for `keys` and handed to `endpoint`, which has to ' +
      'be https and public. They go out until the push service says that nobody is there, or the token is revoked.',
    ...own,
    params: Type.Object({
      subscription: Type.Object({
        endpoint: Type.String(),
        keys: Type.Object({
          p256dh: Type.String({ description: 'a point of P-256, base64' }),
          auth: Type.String({ description: '16 bytes, base64' }),
        }),
        standard: Type.Boolean({
          default: false,
          description:
            '`aes128gcm` and `vapid` (RFC 8291, RFC 8292); otherwise `aesgcm` and `WebPush`, the drafts before',
        }),
      }),
      data,
    }),
    answer: WebPushSubscription,
  }),
  get: endpoint({ method: 'GET', path, summary: 'What you are told of', ...own, answer: WebPushSubscription }),
  update: endpoint({
    method: ['PUT', 'PATCH'],
    path,
    summary: 'Change what you are told of',
    notes: '`policy` by itself leaves the types as they are.',
    ...own,
    params: Type.Object({ data, policy }),
    answer: WebPushSubscription,
  }),
  unsubscribe: endpoint({ method: 'DELETE', path, summary: 'Be told of nothing more', ...own, answer: 'empty' }),
};
