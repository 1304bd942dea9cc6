import { findAccountByHandle } from '../core/accounts/find.ts';
import { liftTwoFactor, loadTwoFactor } from '../core/two-factor/manage.ts';
import { findUserByAccount } from '../core/users/queries.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

/** For somebody who has lost their authenticator and their backup codes. */
export function turnOff(name: string, { dryRun = false }: { dryRun?: boolean }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const account = await findAccountByHandle(ctx, name);
      const user = account && (await findUserByAccount.first(ctx.db, { accountId: account.id }));
      if (user === undefined) throw new AppError('not-found', `There is no user "${name}" here`);
      const { enabledAt } = await loadTwoFactor(ctx, user.id);
      if (enabledAt === null) throw new AppError('conflict', `No second step is asked of ${name}`);
      if (!dryRun) await liftTwoFactor(ctx, { by: null, userId: user.id });
      const text = dryRun
        ? `${name} would sign in without a second step, and be signed out everywhere.`
        : `${name} signs in without a second step now, and was signed out everywhere.`;
      return { data: { username: name, twoFactor: dryRun ? 'on' : 'off', dryRun }, text };
    },
    { existing: true, looks: dryRun },
  );
}
