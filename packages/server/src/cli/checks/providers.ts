import { listProviders } from '../../core/providers/keep-providers.ts';
import { toIso } from '../../lib/clock.ts';
import { loadSamlPackages } from '../../lib/saml/packages.ts';
import { type Check, ok, problem, warning, withDatabase } from './check.ts';

/** Who runs a provider announces another key some weeks before. */
const SOON_MS = 30 * 86_400_000;

/** Whether providers of SAML will be believed next month, too. */
export const PROVIDER_CHECKS: Check[] = [
  {
    id: 'saml',
    run: withDatabase(async ({ ctx }) => {
      const offered = (await listProviders(ctx)).flatMap(({ key, disabledAt, saml }) =>
        saml === null || disabledAt !== null ? [] : [{ key, ...saml }],
      );
      if (offered.length === 0) return ok('nobody signs in by SAML');
      try {
        await loadSamlPackages();
      } catch {
        return problem(
          'people sign in by SAML, and the packages for it are not installed',
          'Run "npm ci --include=optional" where Linnet is, and restart it.',
        );
      }
      for (const { key, isStale, metadataUrl, readAt, certificates } of offered) {
        const last = Math.max(...certificates.map(({ expiresAt }) => expiresAt));
        if (last < ctx.clock.now() + SOON_MS) {
          return warning(
            `${key}: its last certificate ends on ${toIso(last).slice(0, 10)}`,
            `Ask who runs it for its metadata, and give it to "linnet providers edit ${key} --metadata".`,
          );
        }
        if (isStale) {
          return warning(
            `${key}: ${metadataUrl} could not be read since ${toIso(readAt)}`,
            'Its next key will not be known: see the log for the reason.',
          );
        }
      }
      return ok(`${offered.map(({ key }) => key).join(', ')}: certificates hold for a month and more`);
    }),
  },
];
