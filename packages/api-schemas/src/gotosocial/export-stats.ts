import Type, { type Static } from 'typebox';

/** How much there is to take along, as GoToSocial counts it; the last two are ours. */
export const ExportStats = Type.Object({
  /** What is kept of one's own uploads, in bytes, such as `1024B`. */
  media_storage: Type.String(),
  statuses_count: Type.Integer(),
  followers_count: Type.Integer(),
  following_count: Type.Integer(),
  lists_count: Type.Integer(),
  blocks_count: Type.Integer(),
  mutes_count: Type.Integer(),
  domain_blocks_count: Type.Integer(),
  bookmarks_count: Type.Integer(),
});
export type ExportStats = Static<typeof ExportStats>;
