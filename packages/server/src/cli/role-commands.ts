import type { Command } from 'commander';
import type { Action } from './program.ts';

/** What people may be here; `command` declares one below another. */
export function addRoleCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const roles = program.command('roles').description('what people may be here, and what that lets them do');
  command(roles, 'list', 'all of them, the highest first, with how many people have each').action(
    action(async () => (await import('./roles.ts')).showRoles),
  );
  command(roles, 'show', 'what one allows')
    .argument('<role>', 'its key or its name')
    .action(action(async () => (await import('./roles.ts')).showRole));
  withOptions(command(roles, 'create', 'make one').argument('<name>', 'what it is called')).action(
    action(async () => (await import('./roles.ts')).createOneRole),
  );
  withOptions(command(roles, 'edit', 'change one for all who have it; what is not given stays'))
    .argument('<role>', 'its key or its name')
    .option('--name <name>', 'what it is called')
    .action(action(async () => (await import('./roles.ts')).editOneRole));
  command(roles, 'delete', 'take one away: whoever has it has none')
    .argument('<role>', 'its key or its name')
    .option('--dry-run', 'only say what would happen')
    .action(action(async () => (await import('./roles.ts')).deleteOneRole));
}

const withOptions = (command: Command) =>
  command
    .option('--permissions <words>', 'all that it allows, with commas, as "viewDashboard,manageReports"')
    .option('--position <number>', 'from 1 to 999: who stands higher acts on who stands lower; the owner has 1000')
    .option('--color <color>', 'as #aa3366')
    .option('--badge', 'show it beside names')
    .option('--no-badge', 'do not')
    .option('--two-factor', 'whoever has it signs in by two steps, and does nothing else before that is set up')
    .option('--no-two-factor', 'as the setting two-factor-for says');
