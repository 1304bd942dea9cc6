import Type from 'typebox';
import { Count, nullable } from './common.ts';

/** Where people may sign in instead, as staff see it: its secret is not shown to anybody. */
export const SignInProvider = Type.Object({
  id: Type.String({ description: 'its name in addresses' }),
  title: Type.String(),
  issuer: Type.String(),
  client_id: Type.String(),
  /** What has to be registered there. */
  redirect_uri: Type.String(),
  joins: Type.Enum(['off', 'server', 'always']),
  enabled: Type.Boolean(),
  role_claim: Type.String(),
  role_scope: Type.String(),
  roles: Type.Array(
    Type.Object({
      value: Type.String(),
      role_id: nullable(Type.String({ description: 'null where it is gone' })),
      role_name: nullable(Type.String()),
      holds: Type.Boolean({ description: 'false: who wrote it may not give it any more, and it gives nothing' }),
    }),
  ),
  people_count: Count,
  created_at: Type.String(),
});
export type SignInProvider = Type.Static<typeof SignInProvider>;
