import { parseScopes } from '../api/http/scopes.ts';
import { findAccountByHandle } from '../core/accounts/find.ts';
import type { Context } from '../core/context.ts';
import { createApp, OUT_OF_BAND } from '../core/oauth/apps.ts';
import { createToken } from '../core/oauth/tokens.ts';
import { findUserByAccount } from '../core/users/queries.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const APP_NAME = 'Command line';

/** Prints a bearer token that acts for a user here. */
export function addToken(name: string, options: { scopes: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const parsed = parseScopes(options.scopes);
      if (parsed === null) throw new AppError('invalid', `Unknown scope in "${options.scopes}"`);
      const userId = await findUserId(ctx, name);
      const scopes = [...parsed].join(' ');
      const app = await createApp(ctx, { name: APP_NAME, redirectUris: [OUT_OF_BAND], scopes });
      const { token } = await createToken(ctx, { appId: app.id, userId, scopes });
      return { data: { token, username: name, scopes }, text: token };
    },
    { existing: true },
  );
}

async function findUserId(ctx: Context, name: string): Promise<number> {
  const account = await findAccountByHandle(ctx, name);
  const user = account && (await findUserByAccount.first(ctx.db, { accountId: account.id }));
  if (user === undefined) throw new AppError('not-found', `There is no user "${name}" here: "users create" makes one`);
  return user.id;
}
