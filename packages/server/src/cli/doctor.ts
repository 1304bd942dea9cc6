import { existsSync } from 'node:fs';
import { type Base, createBase } from '../app.ts';
import { type Config, loadConfig } from '../config/load.ts';
import { createLogger } from '../ops/logger.ts';
import type { Answer } from './answer.ts';
import { runChecks } from './examine.ts';
import { EXIT } from './exit-codes.ts';

const MARKS = { ok: '✓', warning: '!', problem: '✗' };

/** Runs all checks; exits with 1 when one of them found a problem. */
export async function runDoctor(options: { network?: boolean }): Promise<Answer> {
  const config = loadConfig();
  const base = await openBase(config);
  const findings = await runChecks(config, base, { network: options.network ?? false, apart: true });
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
