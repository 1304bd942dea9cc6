import Type, { type Static } from 'typebox';

/** How somebody's second step stands: ours. */
export const TwoFactor = Type.Object({
  enabled_at: Type.Union([Type.String(), Type.Null()]),
  backup_codes_left: Type.Integer(),
  /** Whether this server asks one of you. */
  required: Type.Boolean(),
});
export type TwoFactor = Static<typeof TwoFactor>;

/** What an authenticator app is given: ours. */
export const TwoFactorSetUp = Type.Object({
  /** Base32, to be typed. */
  secret: Type.String(),
  /** `otpauth://totp/…` */
  uri: Type.String(),
  /** The same to be scanned: `path` is that of an SVG whose `viewBox` is `0 0 size size`, dark on light. */
  qr: Type.Object({ size: Type.Integer(), path: Type.String() }),
});
export type TwoFactorSetUp = Static<typeof TwoFactorSetUp>;
