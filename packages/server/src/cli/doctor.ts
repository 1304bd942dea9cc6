import { existsSync } from 'node:fs';
import { type Base, createBase } from '../app.ts';
import { type Config, loadConfig } from '../config/load.ts';
import { createLogger } from '../ops/logger.ts';
import type { Answer } from './answer.ts';
import type { Check, Finding } from './checks/check.ts';
import { DATABASE_CHECKS } from './checks/database.ts';
import { MACHINE_CHECKS } from './checks/machine.ts';
import { MAIL_CHECKS } from './checks/mail.ts';
import { NETWORK_CHECKS } from './checks/network.ts';
import { SETTINGS_CHECKS } from './checks/settings.ts';
import { STORAGE_CHECKS } from './checks/storage.ts';
import { EXIT } from './exit-codes.ts';

const CHECKS: Check[] = [
  ...MACHINE_CHECKS,
  ...SETTINGS_CHECKS,
  ...DATABASE_CHECKS,
  ...STORAGE_CHECKS,
  ...MAIL_CHECKS,
  ...NETWORK_CHECKS,
];
const MARKS = { ok: '✓', warning: '!', problem: '✗' };

/** Runs all checks; exits with 1 when one of them found a problem. */
export async function runDoctor(options: { network?: boolean }): Promise<Answer> {
  const config = loadConfig();
  const base = await openBase(config);
  const findings: (Finding & { id: string })[] = [];
  for (const check of CHECKS) {
    if (check.network && !options.network) continue;
    findings.push({ id: check.id, ...(await check.run({ config, base }).catch(brokenCheck)) });
  }
  if (!(base instanceof Error)) await base.close();

  const problems = findings.filter((finding) => finding.level === 'problem').length;
  const warnings = findings.filter((finding) => finding.level === 'warning').length;
  const lines = findings.map(({ id, level, message, fix }) => {
    const advice = fix === undefined || level === 'ok' ? '' : `\n    ${fix}`;
    return `${MARKS[level]} ${id}: ${message}${advice}`;
  });
  return {
    data: { problems, warnings, checks: findings },
    text: `${lines.join('\n')}\n\n${findings.length} checks: problems ${problems}, warnings ${warnings}`,
    exitCode: problems > 0 ? EXIT.failure : EXIT.ok,
  };
}

/** A look must not make a database where there is none. */
async function openBase(config: Config): Promise<Base | Error> {
  if (!config.database.includes('://') && !existsSync(config.database)) {
    return new Error(`${config.database} does not exist yet`);
  }
  try {
    return await createBase(config, {
      log: createLogger({ ...config, logLevel: 'silent' }),
      looks: true,
      anyAddress: true,
    });
  } catch (error) {
    return error as Error;
  }
}

function brokenCheck(error: unknown): Finding {
  return {
    level: 'problem',
    message: String(error),
    fix: 'See the message above; if it says nothing to you, report it.',
  };
}
