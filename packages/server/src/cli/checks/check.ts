import type { Config } from '../../config/load.ts';
import type { Context } from '../../core/context.ts';
import type { Finding as Found } from '../../core/ports.ts';

/** What a check says; the rest is its name. */
export type Finding = Omit<Found, 'id'>;

/** What checks use of an opened database. */
export interface Opened {
  ctx: Context;
}

export interface CheckInput {
  config: Config;
  /** The opened database, or why it does not open. */
  base: Opened | Error;
}

export interface Check {
  id: string;
  /** Asks others over the network: only on request. */
  network?: boolean;
  /** Takes time or memory that a running server has not: by command line alone. */
  apart?: boolean;
  run(input: CheckInput): Promise<Finding>;
}

export const ok = (message: string): Finding => ({ level: 'ok', message });
export const warning = (message: string, fix: string): Finding => ({ level: 'warning', message, fix });
export const problem = (message: string, fix: string): Finding => ({ level: 'problem', message, fix });

/** A check that needs the database is left out, with a word, where it does not open. */
export function withDatabase(run: (base: Opened) => Promise<Finding>): Check['run'] {
  return async ({ base }) =>
    base instanceof Error ? warning('not checked: the database does not open', 'Mend the database first.') : run(base);
}
