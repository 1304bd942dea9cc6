import type { Config } from '../config/load.ts';
import type { Examine, Finding } from '../core/ports.ts';
import type { Check, Opened } from './checks/check.ts';
import { DATABASE_CHECKS } from './checks/database.ts';
import { DIRECTORY_CHECKS } from './checks/directory.ts';
import { MACHINE_CHECKS } from './checks/machine.ts';
import { MAIL_CHECKS } from './checks/mail.ts';
import { NETWORK_CHECKS } from './checks/network.ts';
import { PROVIDER_CHECKS } from './checks/providers.ts';
import { RELAY_CHECKS } from './checks/relays.ts';
import { SETTINGS_CHECKS } from './checks/settings.ts';
import { signUpCheck } from './checks/sign-up.ts';
import { STORAGE_CHECKS } from './checks/storage.ts';

const CHECKS: Check[] = [
  ...MACHINE_CHECKS,
  ...SETTINGS_CHECKS,
  ...DATABASE_CHECKS,
  ...STORAGE_CHECKS,
  ...MAIL_CHECKS,
  ...DIRECTORY_CHECKS,
  ...RELAY_CHECKS,
  ...PROVIDER_CHECKS,
  ...NETWORK_CHECKS,
  signUpCheck,
];

interface Wanted {
  /** Ask others as well. */
  network: boolean;
  /** What takes time or memory as well. */
  apart: boolean;
}

/** Runs the checks that are wanted, one after the other; one that breaks is a finding. */
export async function runChecks(config: Config, base: Opened | Error, { network, apart }: Wanted): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of CHECKS) {
    if ((check.network && !network) || (check.apart && !apart)) continue;
    findings.push({ id: check.id, ...(await check.run({ config, base }).catch(brokenCheck)) });
  }
  return findings;
}

/** Looks at the server that this process is. */
export const examineRunning: Examine = (ctx, { network }) => runChecks(ctx.config, { ctx }, { network, apart: false });

function brokenCheck(error: unknown): Omit<Finding, 'id'> {
  return {
    level: 'problem',
    message: String(error),
    fix: 'See the message above; if it says nothing to you, report it.',
  };
}
