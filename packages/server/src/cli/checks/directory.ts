import { findInDirectory } from '../../core/providers/directory.ts';
import { type Check, ok, problem, withDatabase } from './check.ts';

/** Nobody is called so: what counts is that the directory answers. */
const NOBODY = 'linnet-doctor';

/** Whether people can be looked up in the directory. */
export const DIRECTORY_CHECKS: Check[] = [
  {
    id: 'directory',
    network: true,
    run: withDatabase(async ({ ctx }) => {
      const { ldap } = ctx.config;
      if (ldap === null) return ok('nobody signs in by a directory');
      try {
        await findInDirectory(ctx, NOBODY);
        return ok(`${ldap.url} answers`);
      } catch (error) {
        const { cause } = error as Error;
        return problem(
          `${ldap.url}: ${cause instanceof Error ? cause.message : String(error)}`,
          'Check the settings that begin with LDAP_: address, LDAP_BIND_DN and its password, LDAP_BASE_DN, LDAP_FILTER.',
        );
      }
    }),
  },
];
