import Type from 'typebox';
import { Id, Url } from './common.ts';

/** `url` equals the `href` of the mention inside `content`: apps match the two. */
export const Mention = Type.Object({
  id: Id,
  username: Type.String(),
  acct: Type.String(),
  url: Url,
});
export type Mention = Type.Static<typeof Mention>;
