import type { Base } from '../../app.ts';
import type { Config } from '../../config/load.ts';

export interface Finding {
  /** problem: does not work or is not safe. warning: works, but should be looked at. */
  level: 'ok' | 'warning' | 'problem';
  message: string;
  /** What to do about it. */
  fix?: string;
}

export interface CheckInput {
  config: Config;
  /** The opened database, or why it does not open. */
  base: Base | Error;
}

export interface Check {
  id: string;
  /** Asks others over the network: only on request. */
  network?: boolean;
  run(input: CheckInput): Promise<Finding>;
}

export const ok = (message: string): Finding => ({ level: 'ok', message });
export const warning = (message: string, fix: string): Finding => ({ level: 'warning', message, fix });
export const problem = (message: string, fix: string): Finding => ({ level: 'problem', message, fix });

/** A check that needs the database is left out, with a word, where it does not open. */
export function withDatabase(run: (base: Base) => Promise<Finding>): Check['run'] {
  return async ({ base }) =>
    base instanceof Error ? warning('not checked: the database does not open', 'Mend the database first.') : run(base);
}
