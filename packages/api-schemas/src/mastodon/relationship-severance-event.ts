import Type from 'typebox';
import { Count, DateTime, Id } from './common.ts';

/** Follows that ended because a domain or an account was cut off. */
export const RelationshipSeveranceEvent = Type.Object({
  id: Id,
  type: Type.Enum(['domain_block', 'user_domain_block', 'account_suspension']),
  purged: Type.Boolean(),
  target_name: Type.String(),
  followers_count: Count,
  following_count: Count,
  created_at: DateTime,
});
export type RelationshipSeveranceEvent = Type.Static<typeof RelationshipSeveranceEvent>;
