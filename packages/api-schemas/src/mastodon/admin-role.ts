import Type from 'typebox';
import { Role } from './account.ts';
import { Count, nullable } from './common.ts';

/** A role as staff see it. */
export const AdminRole = Type.Object({
  ...Role.properties,
  position: Type.Integer({ description: 'who stands higher acts on who stands lower; -1 is everybody' }),
  people_count: nullable(Count),
  stock: Type.Boolean({ description: 'always there' }),
  require_2fa: Type.Boolean({
    description: 'whether whoever has it signs in by two steps, whatever is asked of others',
  }),
});
export type AdminRole = Type.Static<typeof AdminRole>;
