import { type Command, Option } from 'commander';
import type { Action } from './program.ts';

const BLOCKS = ['ip', 'email-domain', 'email', 'name'];
const SEVERITIES = ['no-access', 'no-sign-up', 'approval'];

/** Who may join: invites, and what is kept out; `command` declares one below another. */
export function addJoiningCommands(
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

  const blocks = program.command('blocks').description('who may not join, or not even look');
  command(blocks, 'list', 'all of them, with their numbers')
    .addOption(new Option('--kind <kind>', 'only one kind').choices(BLOCKS))
    .action(action(async () => (await import('./blocks.ts')).showBlocks));
  command(blocks, 'add', 'keep something out')
    .argument('<kind>', `one of ${BLOCKS.join(', ')}`)
    .argument('<what>', 'an address or a range as 192.0.2.0/24, a domain, an address of e-mail, a name')
    .addOption(new Option('--severity <word>', 'of addresses').choices(SEVERITIES).default('no-sign-up'))
    .option('--comment <text>', 'of addresses: why', '')
    .option('--days <number>', 'of addresses: how long; without it until somebody takes it away')
    .option('--approval', 'of domains and names: they may ask, and staff decides')
    .option('--contains', 'of names: also whatever it is a part of')
    .action(action(async () => (await import('./blocks.ts')).addBlock));
  command(blocks, 'remove', 'let something in again')
    .argument('<kind>', `one of ${BLOCKS.join(', ')}`)
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./blocks.ts')).removeBlock));
}
