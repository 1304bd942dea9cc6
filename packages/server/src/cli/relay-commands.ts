import type { Command } from 'commander';
import type { Action } from './program.ts';

/** Relays; `command` declares one below another. */
export function addRelayCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const relays = program.command('relays').description('servers that pass public posts of many on to each other');
  const load = () => import('./relays.ts');
  const one = (usage: string, description: string) =>
    command(relays, usage, description).argument('<id>', 'its number in the list');
  command(relays, 'list', 'all of them, and what came by them in a week').action(
    action(async () => (await load()).showRelays),
  );
  command(relays, 'add', 'ask a relay; the running server sends what is to be sent')
    .argument('<address>', 'its inbox, which ends with /inbox, or its actor')
    .action(action(async () => (await load()).addOneRelay));
  one('remove', 'take one away; posts that came by it stay')
    .option('--dry-run', 'only say which')
    .action(action(async () => (await load()).removeOneRelay));
  one('enable', 'ask one again that is off, refused or has not answered').action(
    action(async () => (await load()).enableOneRelay),
  );
  one('disable', 'switch one off').action(action(async () => (await load()).disableOneRelay));
}
