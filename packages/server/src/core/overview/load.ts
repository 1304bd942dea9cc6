import { type Pulse, takePulse } from '../../db/queries/health.ts';
import { countJobs } from '../../db/queries/jobs.ts';
import { mint } from '../addresses.ts';
import type { Context } from '../context.ts';
import { countWaitingPeople } from '../people/load.ts';
import { countWaitingReports } from '../reports/load.ts';
import { countWaitingAppeals } from '../sanctions/load.ts';
import { findUnjudged } from '../staff/judging.ts';
import { countWaitingTrends } from '../trends/judged.ts';
import { type InstanceSettings, loadInstanceSettings } from '../users/settings.ts';
import { countFailingWebhooks } from '../webhooks/keep.ts';

/** Counting what waits stops here. */
const COUNTED = 1_000;

export interface Overview {
  /** What is to be done by somebody, by name; 1,000 at most. */
  waiting: { name: WaitingName; count: number }[];
  /** What a server has before it invites people, and whether this one has. */
  setUp: { name: SetUpStep; done: boolean }[];
  pulse: Pulse;
}

export type WaitingName =
  | 'reports'
  | 'applications'
  | 'appeals'
  | 'trends'
  | 'failing_servers'
  | 'failing_webhooks'
  | 'parked_jobs';
export type SetUpStep = 'address' | 'mail' | 'description' | 'icon' | 'contact' | 'rules' | 'privacy_policy';

/** What waits for somebody of staff (null: the command line), what the server still lacks, and how much there is. */
export async function loadOverview(ctx: Context, by: number | null): Promise<Overview> {
  const pulse = await takePulse(ctx.db);
  const jobs = await countJobs(ctx.db);
  const parked = jobs.reduce((sum, job) => sum + Number(job.parked), 0);
  return {
    waiting: [
      { name: 'reports', count: await countWaitingReports(ctx, COUNTED, await findUnjudged(ctx, by)) },
      { name: 'applications', count: await countWaitingPeople(ctx, COUNTED) },
      { name: 'appeals', count: await countWaitingAppeals(ctx, COUNTED) },
      { name: 'trends', count: await countWaitingTrends(ctx, COUNTED) },
      { name: 'failing_servers', count: Math.min(pulse.failingHosts, COUNTED) },
      { name: 'failing_webhooks', count: await countFailingWebhooks(ctx) },
      { name: 'parked_jobs', count: Math.min(parked, COUNTED) },
    ],
    setUp: checkSetUp(ctx, await loadInstanceSettings(ctx)),
    pulse,
  };
}

function checkSetUp(ctx: Context, settings: InstanceSettings): Overview['setUp'] {
  return [
    { name: 'address', done: mint.path(ctx, '/').startsWith('https:') },
    { name: 'mail', done: ctx.config.smtp !== null },
    { name: 'description', done: settings.description !== '' },
    { name: 'icon', done: settings.icon !== null },
    { name: 'contact', done: settings.contactEmail !== '' && settings.contactAccountId !== null },
    { name: 'rules', done: settings.rules.length > 0 },
    { name: 'privacy_policy', done: settings.privacyPolicy !== null },
  ];
}
