import { join } from 'node:path';
import { createApp } from '../app.ts';
import { type Config, loadConfig } from '../config/load.ts';
import { ROLES } from '../config/option-kinds.ts';
import { ensureInstanceActor } from '../core/accounts/instance-actor.ts';
import type { Context } from '../core/context.ts';
import { keepMediaFolder } from '../core/users/media-folder.ts';
import { createSetupLink, hasOwner } from '../core/users/setup.ts';
import { MIGRATIONS } from '../db/migrations/index.ts';
import type { Migration } from '../db/migrations/migration.ts';
import { VERSION } from '../lib/version.ts';
import { createRejectionHandler } from '../ops/faults.ts';
import { giveMemoryBack } from '../ops/give-back.ts';
import { createLogger } from '../ops/logger.ts';
import type { Answer } from './answer.ts';
import { openDataFolder } from './data-folder.ts';
import { examineRunning } from './examine.ts';
import { EXIT } from './exit-codes.ts';

/** Beside what DRAIN_SECONDS says. */
const STOP_WITHIN_MS = 15_000;
/** A deletion writes 120 KB before it frees more. */
const RESERVE_BYTES = 16 * 1024 * 1024;

interface StartOptions {
  role?: string;
  /** What another version would have. */
  migrations?: readonly Migration[];
}

/** Runs the server until it is told to stop; answers once everything accepted is on the disk. */
export async function start({ role, migrations = MIGRATIONS }: StartOptions = {}): Promise<Answer> {
  const config = loadConfig(undefined, undefined, role === undefined ? {} : { ROLES: role });
  const log = createLogger(config);
  const crash = (error: unknown) => {
    log.fatal({ err: error }, 'crashed: what was under way is taken up again at the next start');
    process.exit(EXIT.failure);
  };
  // Thrown in the middle of something: nobody can tell what is left half done.
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', createRejectionHandler(log, crash));
  const stopped = waitForSignal();

  const { id: folder, unlock } = await openDataFolder(config, log);
  const onDatabaseWait = (address: string, there: boolean, why?: string) => {
    if (there) log.info({}, 'the database is there');
    else log.warn({ address, why }, 'the database does not answer: waiting for it');
  };
  const app = await Promise.race([
    createApp(config, {
      ...{ log, folder, migrations, onDatabaseWait, examine: examineRunning },
      ...{ onDoubt: crash, onLost: crash, reserveBytes: RESERVE_BYTES },
    }),
    stopped,
  ]);
  // Told to stop while it waited.
  if (typeof app === 'string') process.exit(EXIT.ok);
  if (config.s3 === null) {
    await keepMediaFolder(app.ctx, join(config.filesDir, 'media')).catch(async (error) => {
      await app.close();
      throw error;
    });
  }
  await app.start();
  const stopGivingBack = giveMemoryBack(app.ctx);
  process.stdout.write(`${await banner(app.ctx)}\n`);
  await ensureInstanceActor(app.ctx);
  for (const warning of warnings(config)) log.warn({}, warning);

  const signal = await stopped;
  log.info({ signal }, 'stopping');
  stopGivingBack();
  app.ctx.clock.after(config.drainMs + STOP_WITHIN_MS, () =>
    crash(new Error(`not stopped within ${STOP_WITHIN_MS} ms`)),
  );
  await app.close();
  unlock();
  log.info({}, 'stopped');
  return { data: { stopped: signal }, text: '' };
}

/** The first SIGTERM or SIGINT asks; a second one ends the process at once. */
function waitForSignal(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let asked = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (asked) process.exit(EXIT.failure);
      asked = true;
      resolve(signal);
    });
  }
  return promise;
}

async function banner(ctx: Context): Promise<string> {
  const lines = [
    ['Open', ctx.config.publicUrl],
    ['Data', ctx.config.dataDir],
  ];
  if (ctx.config.roles.size < ROLES.length) lines.push(['Roles', [...ctx.config.roles].join(', ')]);
  if (ctx.config.roles.has('web') && !(await hasOwner(ctx)))
    lines.push(['Set up', `${await createSetupLink(ctx)}  (valid for 30 minutes)`]);
  const body = lines.map(([name = '', value]) => `  ${name.padEnd(8)}${value}\n`);
  return `\n  Linnet ${VERSION}\n\n${body.join('')}`;
}

/** What an operator should know and may have meant. */
export function warnings(config: Config): string[] {
  const found: string[] = [];
  if (config.allowPrivate) {
    found.push(
      'FEDERATION_ALLOW_PRIVATE is on: requests made for other people may reach this machine and its network. Never use it on a public server.',
    );
  }
  if (!config.rateLimits) found.push('RATE_LIMITS is off: anyone may ask as often as they like.');
  return found;
}
