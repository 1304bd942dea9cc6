import { fullHandle } from '../core/addresses.ts';
import { createUser } from '../core/users/create-user.ts';
import { AppError } from '../lib/errors.ts';
import type { Answer } from './answer.ts';
import { formatPairs } from './format.ts';
import { readPassword } from './read-password.ts';
import { findRole } from './roles.ts';
import { withBase } from './with-base.ts';

/** Makes a person's login and account. A password that nobody gave is made, and told this once. */
export async function addUser(name: string, options: { email: string; role: string }): Promise<Answer> {
  return withBase(async ({ ctx }) => {
    const given = await readPassword(ctx.clock);
    const password = given ?? ctx.rng.bytes(15).toString('base64url');
    const { email } = options;
    const role = (await findRole(ctx, options.role)).key;
    const created = await createUser(ctx, { username: name, email, password, role, approved: true }).catch(
      explainFields,
    );
    const handle = `@${fullHandle(ctx, name)}`;
    const data = {
      username: name,
      handle,
      email,
      role,
      userId: String(created.userId),
      accountId: String(created.accountId),
      ...(given === undefined ? { password } : {}),
    };
    const pairs: [string, string][] = [
      ['Handle', handle],
      ['E-mail', email],
      ['Role', role],
    ];
    if (given === undefined) pairs.push(['Password', password]);
    return { data, text: formatPairs(pairs) };
  });
}

/** Forms show an error beside its field; a command line has one message. */
export function explainFields(error: unknown): never {
  if (!(error instanceof AppError) || error.details === undefined) throw error;
  const fields = Object.entries(error.details).map(
    ([field, errors]) => `${field} ${errors.map(({ description }) => description).join(', ')}`,
  );
  throw new AppError(error.code, fields.join('; '), { cause: error });
}
