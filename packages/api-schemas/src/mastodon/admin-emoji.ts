import Type from 'typebox';
import { Id, nullable, Url } from './common.ts';

/** An emoji of this server, for who keeps them. An extension. */
export const AdminEmoji = Type.Object({
  id: Id,
  shortcode: Type.String(),
  category: nullable(Type.String()),
  url: Url,
  static_url: Url,
  /** Nobody can use it; what was written with it keeps its picture. */
  disabled: Type.Boolean(),
});
export type AdminEmoji = Type.Static<typeof AdminEmoji>;

/** An emoji of another server that was seen here. An extension. */
export const ForeignEmoji = Type.Object({ shortcode: Type.String(), domain: Type.String(), url: Url });
export type ForeignEmoji = Type.Static<typeof ForeignEmoji>;
