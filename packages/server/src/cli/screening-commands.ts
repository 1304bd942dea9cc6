import type { Command } from 'commander';
import type { Action } from './program.ts';

/** What is looked for in every post; `command` declares one below another. */
export function addScreeningCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const screens = program.command('screens').description('what is looked for in every post, and what is done about it');
  const load = () => import('./screens.ts');
  const withOptions = (one: Command) =>
    one
      .option('--act <act>', 'flag, sensitive, unlist, hold or reject')
      .option('--condition <condition...>', 'such as words:pills,casino or "!media": all have to be met')
      .option('--warning <text>', 'of sensitive: what it warns of')
      .option('--scope <whose>', 'local, remote or both')
      .option('--direct', 'direct posts as well: nobody is shown them for it')
      .option('--no-direct', 'no direct posts')
      .option('--staff', 'posts of staff as well')
      .option('--no-staff', 'no posts of staff');
  command(screens, 'list', 'all of them, with their numbers').action(action(async () => (await load()).showScreens));
  command(screens, 'show', 'one of them, with its conditions')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await load()).showScreen));
  withOptions(command(screens, 'create', 'look for something').argument('<name>', 'what it is called'))
    .option('--off', 'do not ask it yet')
    .option('--dry-run', 'only say what it would have met in the last week')
    .action(action(async () => (await load()).createScreen));
  withOptions(command(screens, 'edit', 'change what is given').argument('<id>', 'its number in the list'))
    .option('--name <name>', 'what it is called')
    .option('--on', 'ask it from now on')
    .option('--off', 'do not ask it any more')
    .action(action(async () => (await load()).editScreen));
  command(screens, 'delete', 'take one away; what it did stays')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await load()).deleteScreen));
  command(screens, 'test', 'which of them a text would meet')
    .argument('<text>', 'a text, or the address of a post that is here')
    .option('--remote', 'as if it came from elsewhere')
    .action(action(async () => (await load()).testText));
  command(screens, 'hits', 'what they did, newest first')
    .argument('[id]', 'of one of them')
    .option('--limit <number>', 'so many', '40')
    .action(action(async () => (await load()).showHits));
  command(screens, 'undo', 'undo what one did to a post')
    .argument('<id>', 'its number among the hits; with --all that of a screen')
    .option('--all', 'switch a screen off, and undo all that it did')
    .action(action(async () => (await load()).undo));
  const held = screens.command('held').description('posts that wait until moderators let them out');
  const loadHeld = () => import('./screens-held.ts');
  command(held, 'list', 'what waits, newest first')
    .option('--limit <number>', 'so many', '40')
    .action(action(async () => (await loadHeld()).showHeld));
  for (const [verb, what, name] of [
    ['approve', 'let posts out', 'approve'],
    ['refuse', 'keep posts in: only their authors go on seeing them', 'refuse'],
  ] as const) {
    command(held, verb, what)
      .argument('[id...]', 'their numbers in the list')
      .option('--all', 'everything that waits')
      .action(action(async () => (await loadHeld())[name]));
  }
}
