import Type from 'typebox';
import { DateTime, Id } from './common.ts';

/** A text that moderators begin with when they tell somebody something. An extension. */
export const WarningPreset = Type.Object({
  id: Id,
  /** What it is for: telling somebody what was done to them, or why they are not let in. */
  use: Type.Enum(['sanction', 'refusal']),
  /** By what moderators know it. */
  title: Type.String(),
  text: Type.String(),
  updated_at: DateTime,
});
export type WarningPreset = Type.Static<typeof WarningPreset>;
