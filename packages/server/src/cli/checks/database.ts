import { formatBackfill, listOpenBackfills } from '../../db/migrations/progress.ts';
import { checkIntegrity, findNewestPostId, measureDatabase, takePulse } from '../../db/queries/health.ts';
import { countJobs } from '../../db/queries/jobs.ts';
import { idTime } from '../../lib/ids.ts';
import { type Check, ok, problem, warning, withDatabase } from './check.ts';
import { poolerCheck } from './pooler.ts';

/** The first SQLite without the bug that loses data when the write-ahead log is reset. */
const SQLITE_MIN = '3.51.3';
const BACKLOG = 10_000;

/** What is stored, and what waits. */
export const DATABASE_CHECKS: Check[] = [
  {
    id: 'database',
    run: async ({ base, config }) => {
      if (!(base instanceof Error)) return ok(`${base.ctx.db.engine}: opens, schema is up to date`);
      const where = config.database.includes('://') ? 'DATABASE_URL' : config.database;
      return problem(
        `the database does not open: ${base.message}`,
        `See that ${where} is right, that it is running, and that this user may read and write it.`,
      );
    },
  },
  {
    id: 'integrity',
    apart: true,
    run: withDatabase(async ({ ctx }) => {
      const { version } = await measureDatabase(ctx.db);
      const integrity = await checkIntegrity(ctx.db);
      if (integrity === 'ok') return ok(`${ctx.db.engine} ${version}: no damage found`);
      return problem(`the database is damaged: ${integrity}`, 'Stop the server and put back the last backup.');
    }),
  },
  {
    id: 'database-version',
    run: withDatabase(async ({ ctx }) => {
      const { version } = await measureDatabase(ctx.db);
      const wanted = ctx.db.engine === 'sqlite' ? SQLITE_MIN : '15';
      if (version.localeCompare(wanted, 'en', { numeric: true }) >= 0) return ok(`version ${version}`);
      return problem(
        `${ctx.db.engine} ${version} is older than ${wanted}`,
        'Update it: run "npm ci", or update PostgreSQL.',
      );
    }),
  },
  poolerCheck,
  {
    id: 'backfills',
    run: withDatabase(async ({ ctx }) => {
      const open = await listOpenBackfills(ctx.db);
      if (open.length === 0) return ok('nothing is left to be filled');
      return warning(
        open.map(formatBackfill).join('; '),
        'A running server works on it, once no server of an older version runs. The next upgrade may have to wait for it: "npm run linnet -- migrate" does it now.',
      );
    }),
  },
  {
    id: 'clock',
    run: withDatabase(async ({ ctx }) => {
      const newest = await findNewestPostId(ctx.db);
      const ahead = newest === undefined ? 0 : idTime(newest) - ctx.clock.now();
      if (ahead < 60_000) return ok('the clock is not behind what is stored');
      return problem(
        `the clock is ${Math.round(ahead / 60_000)} minutes behind the newest post`,
        'Set the clock (timedatectl set-ntp true): other servers refuse what is signed at a wrong time.',
      );
    }),
  },
  {
    id: 'owner',
    run: withDatabase(async ({ ctx }) => {
      const { users } = await takePulse(ctx.db);
      if (users > 0) return ok(`${users} users`);
      return warning('nobody has claimed this server yet', 'Open the link that "npm run linnet -- setup-link" prints.');
    }),
  },
  {
    id: 'queue',
    run: withDatabase(async ({ ctx }) => {
      const jobs = await countJobs(ctx.db);
      const waiting = jobs.reduce((sum, job) => sum + job.count, 0);
      const failing = jobs.filter((job) => job.failing > 0).map((job) => `${job.name} (${job.failing})`);
      const parked = jobs.filter((job) => job.parked > 0).map((job) => `${job.name} (${job.parked})`);
      if (parked.length > 0) {
        return warning(
          `jobs have failed for good: ${parked.join(', ')}`,
          'Look at them: npm run linnet -- jobs list --parked. Then "jobs retry ID" or "jobs drop ID".',
        );
      }
      const fix = 'The log says why (LOG_LEVEL=info, message "job failed"). Jobs are tried again on their own.';
      if (failing.length > 0) return warning(`jobs that have failed: ${failing.join(', ')}`, fix);
      if (waiting > BACKLOG) return warning(`${waiting} jobs wait`, 'Is the server running? It works them off.');
      return ok(`${waiting} jobs wait`);
    }),
  },
  {
    id: 'deliveries',
    run: withDatabase(async ({ ctx }) => {
      const { failingHosts, pendingDeliveries } = await takePulse(ctx.db);
      const message = `${pendingDeliveries} deliveries wait, ${failingHosts} servers do not answer`;
      if (failingHosts < 50) return ok(message);
      return warning(message, 'Run "npm run linnet -- doctor --network": maybe this machine has no way out.');
    }),
  },
];
