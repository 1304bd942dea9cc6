import { isLocalOrigin } from '../../config/option-kinds.ts';
import { describeChange, findOwnAddress, wantedAddress } from '../../core/users/own-address.ts';
import { withoutPort } from '../../lib/host.ts';
import { askHealth } from '../ask-health.ts';
import { type Check, ok, problem, warning } from './check.ts';

/** What the operator chose. */
export const SETTINGS_CHECKS: Check[] = [
  {
    id: 'public-url',
    run: async ({ config, base }) => {
      const { publicUrl } = config;
      const kept = base instanceof Error ? undefined : await findOwnAddress(base.ctx);
      const change = kept && describeChange(kept, wantedAddress(config));
      if (change !== undefined) {
        const { key, was, is } = change;
        return problem(
          `${key} is ${is}, but this server's handles, ids and keys are of ${was}`,
          `Set ${key}=${was}; while no other server knows it, "npm run linnet -- readdress" changes them instead.`,
        );
      }
      const { hostname } = new URL(publicUrl);
      const { handles } = config.hosts;
      if (isLocalOrigin(publicUrl)) {
        return warning(
          `${publicUrl} is for trying out: other servers cannot reach it`,
          'Set PUBLIC_URL to https://your.domain before you tell anyone your handle.',
        );
      }
      if (!publicUrl.startsWith('https:')) {
        return problem(`${publicUrl} is not https`, 'Put a proxy with a certificate in front and set PUBLIC_URL.');
      }
      if (/^[\d.]+$|:/.test(hostname)) {
        return problem(`${hostname} is a number, not a name`, 'Handles need a domain: set PUBLIC_URL to one of yours.');
      }
      if (withoutPort(handles) !== handles) {
        return warning(`handles are @…@${handles}, port included`, 'Serve on port 443 behind a proxy.');
      }
      return ok(publicUrl);
    },
  },
  {
    id: 'port',
    run: async ({ config }) => {
      const health = await askHealth(config);
      if (health === 'running') return ok(`the server answers on port ${config.port}`);
      if (health === 'stopped') return ok(`nothing answers on port ${config.port}: the server is not running`);
      return problem(
        `something on port ${config.port} answers, but not that it is well`,
        'See the log of the server; if another program uses this port, set PORT to another one.',
      );
    },
  },
  {
    id: 'private-addresses',
    run: async ({ config }) => {
      if (!config.allowPrivate) return ok('requests for other people reach public addresses only');
      return problem(
        'FEDERATION_ALLOW_PRIVATE lets strangers make this server fetch from your network',
        'Remove FEDERATION_ALLOW_PRIVATE unless all of your federation is an intranet.',
      );
    },
  },
  {
    id: 'proxies',
    run: async ({ config }) => {
      const behindProxy = config.publicUrl.startsWith('https:');
      if (!behindProxy || config.trustedProxies.length > 0) return ok('addresses of visitors are known');
      return warning(
        'https ends at a proxy whose X-Forwarded-For is not believed: all visitors look like one',
        'Set TRUSTED_PROXIES to the address of the proxy, such as 127.0.0.1',
      );
    },
  },
  {
    id: 'rate-limits',
    run: async ({ config }) =>
      config.rateLimits ? ok('requests are limited') : problem('RATE_LIMITS is off', 'Remove RATE_LIMITS=false.'),
  },
];
