import { type Command, Option } from 'commander';
import type { Action } from './program.ts';

const STATES = ['waiting', 'refused', 'active', 'disabled', 'silenced', 'suspended'];

/** People with a login here; `command` declares one below another. */
export function addUserCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const users = program.command('users').description('people with a login here');
  command(users, 'create', 'make a login; the password comes from standard input or is made')
    .argument('<name>', 'the name in the handle')
    .requiredOption('--email <address>', 'where mail reaches them')
    .option('--role <role>', 'what they may do, as "roles list" has it', 'user')
    .action(action(async () => (await import('./users.ts')).addUser));
  const twoFactor = users.command('two-factor').description('the second step of a sign-in');
  command(twoFactor, 'off', 'ask none of somebody who has lost their authenticator; signs them out everywhere')
    .argument('<name>', 'the user')
    .option('--dry-run', 'only say what would be done')
    .action(action(async () => (await import('./two-factor.ts')).turnOff));

  command(users, 'reset-link', 'print a link by which somebody chooses a new password')
    .argument('<name>', 'the name in the handle')
    .action(action(async () => (await import('./reset-link.ts')).printResetLink));
  command(users, 'list', 'who has a login, who came last first')
    .addOption(new Option('--state <state>', 'only some of them').choices(STATES))
    .option('--role <role>', 'only those with a role, as "roles list" has it')
    .option('--email <text>', 'only those whose address is this, or has it in it')
    .action(action(async () => (await import('./people.ts')).showPeople));
  command(users, 'show', 'all that is known of somebody')
    .argument('<name>', 'the user')
    .action(action(async () => (await import('./people.ts')).showPerson));
  command(users, 'approve', 'let somebody in who asked to join')
    .argument('<name>', 'the user')
    .action(action(async () => (await import('./people.ts')).approve));
  command(users, 'reject', 'say no to somebody who asked to join; for a week "approve" still takes it back')
    .argument('<name>', 'the user')
    .option('--text <words>', 'what they read when they sign in')
    .action(action(async () => (await import('./people.ts')).reject));
  command(users, 'role', 'give somebody another role')
    .argument('<name>', 'the user')
    .argument('<role>', 'as "roles list" has it: its key or its name; "user" is none')
    .action(action(async () => (await import('./people.ts')).setRole));
  command(users, 'disable', 'take a login away until it is given back')
    .argument('<name>', 'the user')
    .action(action(async () => (await import('./people.ts')).disable));
  command(users, 'enable', 'give it back')
    .argument('<name>', 'the user')
    .action(action(async () => (await import('./people.ts')).enable));
  command(users, 'confirm', 'take an address for confirmed where no mail reached it')
    .argument('<name>', 'the user')
    .action(action(async () => (await import('./people.ts')).confirm));
  command(users, 'email', 'have mail for somebody go to another address')
    .argument('<name>', 'the user')
    .argument('<address>', 'the one that they have now takes the wish back')
    .action(action(async () => (await import('./people.ts')).setEmail));
  command(users, 'send-confirmation', 'mail once more the link by which somebody confirms an address')
    .argument('<name>', 'the user')
    .action(action(async () => (await import('./people.ts')).sendConfirmation));
  command(users, 'delete', 'remove somebody for good, with all that is theirs')
    .argument('<name>', 'the user')
    .option('--dry-run', 'only say what would go')
    .action(action(async () => (await import('./people.ts')).remove));
  command(users, 'reset-password', 'give somebody another one, from standard input or made; ends all sessions')
    .argument('<name>', 'the user')
    .action(action(async () => (await import('./people.ts')).resetPassword));
}
