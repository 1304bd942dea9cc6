import Type, { type Static } from 'typebox';

const Nullable = Type.Union([Type.String(), Type.Null()]);

/** A file, as notes show it. */
export const DriveFile = Type.Object({
  id: Type.String(),
  createdAt: Type.String(),
  name: Type.String(),
  type: Type.String(),
  md5: Type.String(),
  size: Type.Number(),
  isSensitive: Type.Boolean(),
  blurhash: Nullable,
  properties: Type.Object({ width: Type.Optional(Type.Number()), height: Type.Optional(Type.Number()) }),
  url: Type.String(),
  thumbnailUrl: Nullable,
  comment: Nullable,
  folderId: Type.Null(),
  userId: Nullable,
});
export type DriveFile = Static<typeof DriveFile>;
