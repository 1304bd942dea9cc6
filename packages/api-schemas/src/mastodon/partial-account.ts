import Type from 'typebox';
import { Id, Url } from './common.ts';

/** An account that is only an avatar beside others. */
export const PartialAccount = Type.Object({
  id: Id,
  acct: Type.String(),
  locked: Type.Boolean(),
  bot: Type.Boolean(),
  url: Url,
  avatar: Url,
  avatar_static: Url,
  avatar_description: Type.String(),
});
export type PartialAccount = Type.Static<typeof PartialAccount>;
