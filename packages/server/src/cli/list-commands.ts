import type { Command } from 'commander';
import type { Action } from './program.ts';

/** Lists of servers that are fetched every day; `command` declares one below another. */
export function addListCommands(
  instances: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const lists = instances.command('lists').description('lists of servers that are fetched every day');
  const load = () => import('./list-subscriptions.ts');
  const withOptions = (one: Command) =>
    one
      .option('--name <name>', 'what it is called')
      .option('--priority <number>', 'where several name a server, the highest decides: 0 to 255')
      .option('--apply-up-to <follows>', 'let it decide by itself where no more follows are with a server')
      .option('--username <name>', 'of basic authentication; without one the secret is a bearer’s token')
      .option('--secret', 'its password or token is the first line of standard input');
  command(lists, 'list', 'those that are fetched, the one that decides first before the others').action(
    action(async () => (await load()).showLists),
  );
  command(lists, 'show', 'one of them, and what of it is not decided')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await load()).showList));
  withOptions(command(lists, 'subscribe', 'have a list fetched').argument('<url>', 'its https:// address'))
    .option('--allow', 'its servers are allowed, not blocked')
    .option('--dry-run', 'only say what it would bring')
    .action(action(async () => (await load()).subscribeTo));
  withOptions(command(lists, 'change', 'change what is given').argument('<id>', 'its number in the list'))
    .option('--url <url>', 'where it is now; at another server its secret is forgotten')
    .option('--ask', 'let it decide nothing by itself any more')
    .option('--no-secret', 'ask for it without password or token')
    .action(action(async () => (await load()).changeList));
  command(lists, 'fetch', 'fetch one now')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await load()).fetchList));
  command(lists, 'apply', 'decide as one says, in all that is open; the running server does it in the background')
    .argument('<id>', 'its number in the list')
    .option('--dry-run', 'only say what would be decided')
    .action(action(async () => (await load()).applyList));
  command(lists, 'unsubscribe', 'fetch one no more; what was decided from it alone waits to be taken back')
    .argument('<id>', 'its number in the list')
    .option('--keep', 'forget the list, and keep what was decided from it')
    .action(action(async () => (await load()).unsubscribeFrom));
  command(lists, 'except', 'servers that no such list decides about; shows them where none is given')
    .argument('[domains...]', 'all of them by name')
    .option('--none', 'none any more')
    .action(action(async () => (await load()).exceptSome));
}
