import { twoFactor } from '@linnet/api-schemas/gotosocial/endpoints/two-factor.ts';
import { loadTwoFactor, renewBackupCodes, turnOffTwoFactor } from '../../../core/two-factor/manage.ts';
import { finishSetUp, startSetUp } from '../../../core/two-factor/set-up.ts';
import { toIso } from '../../../lib/clock.ts';
import { drawQr } from '../../../lib/qr.ts';
import { defineRoutes } from '../../http/route.ts';

/** The second step of who asks. */
export const twoFactorRoutes = defineRoutes(twoFactor, {
  show: async ({ ctx, auth }) => {
    const { enabledAt, backupCodesLeft, required } = await loadTwoFactor(ctx, auth.userId ?? 0);
    return {
      enabled_at: enabledAt === null ? null : toIso(enabledAt),
      backup_codes_left: backupCodesLeft,
      required,
    };
  },
  setUp: async ({ ctx, auth }) => {
    const { secret, uri } = await startSetUp(ctx, auth.userId ?? 0);
    return { secret, uri, qr: await drawQr(uri) };
  },
  enable: ({ ctx, auth, params }) =>
    finishSetUp(ctx, { userId: auth.userId ?? 0, tokenId: auth.tokenId, code: params.code }),
  disable: ({ ctx, auth }) => turnOffTwoFactor(ctx, { userId: auth.userId ?? 0, tokenId: auth.tokenId }),
  renewCodes: ({ ctx, auth }) => renewBackupCodes(ctx, auth.userId ?? 0),
});
