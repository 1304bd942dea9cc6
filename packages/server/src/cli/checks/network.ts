import { isLocalOrigin } from '../../config/option-kinds.ts';
import type { HttpClient } from '../../net/client.ts';
import { type Check, type Finding, ok, problem, warning, withDatabase } from './check.ts';
import { facesCheck } from './faces.ts';
import { handleDomainCheck } from './handle-domain.ts';

const WITHIN_MS = 10_000;
const SKEW_MAX_MS = 60_000;
/** Any large server does: only its answer's head is looked at. */
const ELSEWHERE = 'https://mastodon.social/.well-known/nodeinfo';

/** What can only be seen from outside. */
export const NETWORK_CHECKS: Check[] = [
  {
    id: 'reachable',
    network: true,
    run: withDatabase(async ({ ctx }) => {
      const { publicUrl } = ctx.config;
      if (isLocalOrigin(publicUrl)) return warning(`${publicUrl} is local: not tried`, 'Set PUBLIC_URL.');
      return tryUrl(ctx.http, `${publicUrl}/.well-known/nodeinfo`, () => ok(`${publicUrl} answers`), {
        fix: `Point the domain's DNS at this machine, open port 443, and let the proxy pass everything on to port ${ctx.config.port}.`,
      });
    }),
  },
  handleDomainCheck,
  facesCheck,
  {
    id: 'way-out',
    network: true,
    run: withDatabase(async ({ ctx }) => {
      const judge = (headers: Record<string, string>): Finding => {
        const skew = Math.abs(Date.parse(headers['date'] ?? '') - ctx.clock.now());
        if (!(skew > SKEW_MAX_MS)) return ok('other servers can be reached; the clocks agree');
        return problem(
          `the clock is wrong by ${Math.round(skew / 1000)} seconds`,
          'Set the clock (timedatectl set-ntp true): other servers refuse what is signed at a wrong time.',
        );
      };
      return tryUrl(ctx.http, ELSEWHERE, judge, { fix: 'Let this machine connect to port 443 of the internet.' });
    }),
  },
];

async function tryUrl(
  http: HttpClient,
  url: string,
  judge: (headers: Record<string, string>) => Finding,
  { fix }: { fix: string },
): Promise<Finding> {
  try {
    const answer = await http.request({ method: 'GET', url, maxBytes: 100_000, timeoutMs: WITHIN_MS });
    if (answer.status < 500) return judge(answer.headers);
    return problem(`${url} answers ${answer.status}`, fix);
  } catch (error) {
    return problem(`${url} cannot be reached: ${(error as Error).message}`, fix);
  }
}
