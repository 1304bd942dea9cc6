import Type from 'typebox';
import { Id } from './common.ts';

export const List = Type.Object({
  id: Id,
  title: Type.String(),
  replies_policy: Type.Enum(['followed', 'list', 'none']),
  exclusive: Type.Boolean(),
});
export type List = Type.Static<typeof List>;
