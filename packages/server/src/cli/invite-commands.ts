import type { Command } from 'commander';
import type { Action } from './program.ts';

/** What is done with invites; `command` declares one below another. */
export function addInviteCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const invites = program.command('invites').description('addresses by which people join who were invited');
  command(invites, 'create', 'print one that lets people in')
    .option('--by <name>', 'whose it is; without it the server invites')
    .option('--uses <number>', 'how many people it lets in', '1')
    .option('--days <number>', 'how long it is good', '7')
    .option('--note <text>', 'whom it is for')
    .option('--follow', 'whoever comes by it follows who invites')
    .action(action(async () => (await import('./invites.ts')).createOneInvite));
  command(invites, 'list', 'those that are open, with their numbers')
    .option('--by <name>', 'only those of somebody')
    .option('--all', 'also those that have ended within a month')
    .action(action(async () => (await import('./invites.ts')).showInvites));
  command(invites, 'revoke', 'take one back; whoever came by it stays')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./invites.ts')).revokeOneInvite));
}
