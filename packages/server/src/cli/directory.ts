import { ConfigError } from '../config/load.ts';
import { findInDirectory } from '../core/providers/directory.ts';
import type { Answer } from './answer.ts';
import { EXIT } from './exit-codes.ts';
import { formatPairs } from './format.ts';
import { withBase } from './with-base.ts';

/** Looks somebody up as a sign-in would, without their password. */
export function lookUpInDirectory(login: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const data = await findInDirectory(ctx, login);
      if (data === null) throw new ConfigError('LDAP_URL', 'LDAP_URL: is not set, so that there is no directory');
      if (data === undefined) {
        const text = `The directory has nobody who goes by "${login}" and may come in, or more than one.`;
        return { data: { login, found: false }, text, exitCode: EXIT.failure };
      }
      const pairs: [string, string][] = [
        ['Entry', data.dn],
        ['Known by', data.id],
        ['Called', data.login],
        ['Name', data.name || 'none'],
        ['Mail', data.mail || 'none: they cannot join'],
      ];
      return { data: { found: true, ...data }, text: formatPairs(pairs) };
    },
    { existing: true, looks: true },
  );
}
