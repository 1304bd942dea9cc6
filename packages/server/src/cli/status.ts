import { statfs } from 'node:fs/promises';
import { countWaitingReports } from '../core/reports/load.ts';
import { formatBackfill, listOpenBackfills } from '../db/migrations/progress.ts';
import { countEverything, measureDatabase } from '../db/queries/health.ts';
import { countJobs } from '../db/queries/jobs.ts';
import { listMigrations } from '../db/queries/migrations.ts';
import { listWorkers } from '../db/queries/workers.ts';
import { formatBytes } from '../lib/format-bytes.ts';
import { VERSION } from '../lib/version.ts';
import type { Answer } from './answer.ts';
import { askHealth } from './ask-health.ts';
import { formatPairs } from './format.ts';
import { withBase } from './with-base.ts';

/** Counting stops here. */
const REPORTS_COUNTED = 10_000;

/** One screen: version, database, counts, queue, disk. */
export function showStatus(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { config, db } = ctx;
      const database = await measureDatabase(db);
      const jobs = await countJobs(db);
      const disk = await statfs(config.dataDir).catch(() => undefined);
      const data = {
        version: VERSION,
        address: config.publicUrl,
        handles: config.hosts.handles,
        server: await askHealth(config),
        database: { engine: db.engine, version: database.version, bytes: database.bytes },
        counts: await countEverything(db),
        queue: { jobs: sum(jobs.map((job) => job.count)), failing: sum(jobs.map((job) => job.failing)) },
        mail: config.smtp && { host: config.smtp.host, ...countMails(jobs) },
        reports: await countWaitingReports(ctx, REPORTS_COUNTED),
        storage: ctx.storage.name,
        schema: (await listMigrations(db)).at(-1)?.name ?? '',
        backfills: await listOpenBackfills(db),
        processes: (await listWorkers.all(db, {})).map(({ token: _t, folder: _f, ...process }) => process),
        disk: disk && { freeBytes: disk.bavail * disk.bsize, totalBytes: disk.blocks * disk.bsize },
      };
      const { counts } = data;
      const text = formatPairs([
        ['Linnet', `${VERSION} (${data.server})`],
        ['Address', data.address],
        ['Handles', `@…@${data.handles}`],
        ['Database', `${db.engine} ${database.version}, ${formatBytes(database.bytes)}`],
        ['Schema', [data.schema, ...data.backfills.map(formatBackfill)].join('; ')],
        ['Users', String(counts.users)],
        ['Posts', `${counts.localPosts} here, ${counts.remotePosts} from elsewhere`],
        ['Elsewhere', `${counts.remoteAccounts} accounts on ${counts.instances} servers`],
        ['Queue', `${data.queue.jobs} jobs, ${data.queue.failing} of them have failed before`],
        ['Deliveries', `${counts.pendingDeliveries} waiting, ${counts.failingHosts} servers failing`],
        ['Mail', data.mail === null ? 'none is sent' : describeMail(data.mail)],
        ['Reports', `${data.reports} open`],
        ['Files', data.storage],
        [
          'Processes',
          data.processes.map(({ number, role, host }) => `${number} ${role} on ${host}`).join(', ') || 'none',
        ],
        ['Disk', disk ? `${formatBytes(disk.bavail * disk.bsize)} free` : 'unknown'],
      ]);
      return { data, text };
    },
    { existing: true, looks: true },
  );
}

function countMails(jobs: Awaited<ReturnType<typeof countJobs>>) {
  const mails = jobs.filter(({ name }) => name.startsWith('mail.'));
  return {
    waiting: sum(mails.map((job) => job.count - job.parked)),
    failing: sum(mails.map((job) => job.failing - job.parked)),
    givenUp: sum(mails.map((job) => job.parked)),
  };
}

function describeMail({ host, waiting, failing, givenUp }: { host: string } & ReturnType<typeof countMails>): string {
  return `by ${host}: ${waiting} waiting, ${failing} of them have failed before, ${givenUp} given up`;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
