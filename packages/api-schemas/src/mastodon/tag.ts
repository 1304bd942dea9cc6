import Type from 'typebox';
import { Url } from './common.ts';

/** The form inside a status: nothing about the viewer and no history. */
export const StatusTag = Type.Object({ name: Type.String(), url: Url });
export type StatusTag = Type.Static<typeof StatusTag>;

/** Numbers written as strings; `day` is Unix seconds at midnight UTC. */
export const TagHistory = Type.Object({
  day: Type.String(),
  uses: Type.String(),
  accounts: Type.String(),
});
export type TagHistory = Type.Static<typeof TagHistory>;

/** `following` and `featuring` are absent for anonymous readers, never null. */
export const Tag = Type.Object({
  id: Type.String(),
  name: Type.String(),
  url: Url,
  history: Type.Array(TagHistory),
  following: Type.Optional(Type.Boolean()),
  featuring: Type.Optional(Type.Boolean()),
});
export type Tag = Type.Static<typeof Tag>;
