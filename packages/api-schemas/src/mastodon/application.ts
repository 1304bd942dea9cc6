import Type from 'typebox';
import { Id, nullable } from './common.ts';

/** `redirect_uri` and `vapid_key` are deprecated, yet apps require them. */
export const Application = Type.Object({
  id: Id,
  name: Type.String(),
  website: nullable(Type.String()),
  scopes: Type.Array(Type.String()),
  redirect_uris: Type.Array(Type.String()),
  /** All of them, one a line. */
  redirect_uri: Type.String(),
  vapid_key: Type.String(),
});
export type Application = Type.Static<typeof Application>;

/** The answer of `POST /api/v1/apps`: the only time the secret is shown. */
export const CredentialApplication = Type.Object({
  ...Application.properties,
  client_id: Type.String(),
  client_secret: Type.String(),
  /** 0 means never. */
  client_secret_expires_at: Type.Integer(),
});
export type CredentialApplication = Type.Static<typeof CredentialApplication>;
