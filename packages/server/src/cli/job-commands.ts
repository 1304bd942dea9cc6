import type { Command } from 'commander';
import type { Action } from './program.ts';

/** Background work; `command` declares one below another. */
export function addJobCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const jobs = program.command('jobs').description('background work');
  const load = () => import('./jobs.ts');
  command(jobs, 'list', 'what waits, runs, or has failed for good')
    .option('--parked', 'only what has failed for good')
    .action(action(async () => (await load()).showJobs));
  command(jobs, 'retry', 'make a job due now, with all its attempts')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await load()).retryOneJob));
  command(jobs, 'drop', 'remove a job: what it was to do is not done')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await load()).removeJob));
  command(jobs, 'schedule', 'what the server does again and again').action(
    action(async () => (await load()).showRounds),
  );
  command(jobs, 'run', 'make the next round of it due now')
    .argument('<name>', 'its name in the schedule')
    .action(action(async () => (await load()).runOneRound));
}
