import { type Command, Option } from 'commander';
import type { Action } from './program.ts';

const SANCTIONS = [
  ['warn', 'tell somebody something, and nothing else'],
  ['sensitive', 'hide whatever they post behind a warning'],
  ['limit', 'show them to their followers alone'],
  ['freeze', 'sign them out, and let them read and nothing else'],
  ['suspend', 'take them out of sight with all they have'],
] as const;
const STANDINGS = ['sensitive', 'limit', 'freeze', 'suspend'] as const;

/** What moderators do to people, and what they are told; `command` declares one below another. */
export function addModeratingCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const accounts = program.command('accounts').description('people here and elsewhere, and what is done to them');
  for (const [kind, what] of SANCTIONS) {
    const one = command(accounts, kind, what)
      .argument('<handle>', 'as @name, or @name@server')
      .option('--text <words>', 'what they are told')
      .option('--no-mail', 'do not tell them by mail, too')
      .option('--dry-run', 'only say what would be done');
    one.action(action(async () => (await import('./sanctions.ts')).actAgainst(kind)));
  }
  for (const kind of STANDINGS) {
    command(accounts, `un${kind}`, `end what "accounts ${kind}" began`)
      .argument('<handle>', 'as @name, or @name@server')
      .action(action(async () => (await import('./sanctions.ts')).endAgainst(kind)));
  }
  command(accounts, 'strikes', 'what was done to somebody, newest first')
    .argument('<handle>', 'as @name, or @name@server')
    .action(action(async () => (await import('./sanctions.ts')).showStrikes));
  command(accounts, 'undo', 'undo one of them')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./sanctions.ts')).undoStrike));

  const appeals = program.command('appeals').description('what people say against what was done to them');
  command(appeals, 'list', 'what waits for an answer').action(
    action(async () => (await import('./sanctions.ts')).showAppeals),
  );
  command(appeals, 'approve', 'say that they are right: it is undone')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./sanctions.ts')).approveAppeal));
  command(appeals, 'reject', 'say that it stays')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./sanctions.ts')).rejectAppeal));

  const reports = program.command('reports').description('what members and other servers told about somebody');
  command(reports, 'list', 'what waits for somebody, newest first')
    .option('--resolved', 'what was seen to')
    .option('--about <handle>', 'only about this account')
    .option('--from <handle>', 'only by this account')
    .action(action(async () => (await import('./reports.ts')).showReports));
  command(reports, 'show', 'a report with the posts as they were')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./reports.ts')).showReport));
  command(reports, 'resolve', 'say that a report was seen to')
    .argument('<id>', 'its number in the list')
    .option('--action <word>', 'what was done', 'none')
    .option('--answer <text>', 'what whoever reported is told of it')
    .option('--note <text>', 'what moderators remember of it')
    .action(action(async () => (await import('./reports.ts')).resolve));
  command(reports, 'reopen', 'put it back among those that wait')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./reports.ts')).reopen));
  command(reports, 'assign', 'say which moderator sees to it')
    .argument('<id>', 'its number in the list')
    .argument('<name>', 'the moderator')
    .action(action(async () => (await import('./reports.ts')).assign));
  command(reports, 'unassign', 'leave it to whoever comes first')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./reports.ts')).unassign));
  command(reports, 'note', 'write something for moderators to remember')
    .argument('<id>', 'its number in the list')
    .argument('<text>', 'the note')
    .action(action(async () => (await import('./reports.ts')).note));

  const presets = program
    .command('presets')
    .description('texts that moderators begin with when they act against somebody');
  command(presets, 'list', 'all of them, with their numbers').action(
    action(async () => (await import('./presets.ts')).showPresets),
  );
  command(presets, 'add', 'keep a text')
    .argument('<title>', 'by what moderators know it')
    .argument('<text>', 'what people are told')
    .addOption(
      new Option('--for <use>', 'what moderators do to somebody, or that they are not let in')
        .choices(['sanction', 'refusal'])
        .default('sanction'),
    )
    .action(action(async () => (await import('./presets.ts')).addOnePreset));
  command(presets, 'edit', 'change what is given')
    .argument('<id>', 'its number in the list')
    .option('--title <title>', 'by what moderators know it')
    .option('--text <text>', 'what people are told')
    .action(action(async () => (await import('./presets.ts')).editOnePreset));
  command(presets, 'remove', 'take one away; what people were told with it stays')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./presets.ts')).removeOnePreset));
}
