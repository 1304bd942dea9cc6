import type { Command } from 'commander';
import type { Action } from './program.ts';

/** Programs that are told of what happens; `command` declares one below another. */
export function addWebhookCommands(
  program: Command,
  command: (under: Command, usage: string, description: string) => Command,
  action: Action,
): void {
  const webhooks = program.command('webhooks').description('other programs that are told of what happens here');
  const load = () => import('./webhooks.ts');
  const one = (usage: string, description: string) =>
    command(webhooks, usage, description).argument('<id>', 'its number in the list');
  command(webhooks, 'list', 'all of them, and how they fare').action(action(async () => (await load()).showWebhooks));
  command(webhooks, 'add', 'have a program told of events; prints the secret that signs its messages')
    .argument('<address>', 'where it is told: an https address that all can reach')
    .requiredOption('--event <event...>', 'such as report.created or status.created: each one that it is told of')
    .option('--off', 'tell it nothing yet')
    .action(action(async () => (await load()).addOneWebhook));
  one('remove', 'take one away, with what waits for it')
    .option('--dry-run', 'only say which')
    .action(action(async () => (await load()).removeOneWebhook));
  one('enable', 'switch one on').action(action(async () => (await load()).enableWebhook));
  one('disable', 'switch one off').action(action(async () => (await load()).disableWebhook));
  one('rotate', 'sign with another secret from now on, and print it').action(
    action(async () => (await load()).rotateWebhook),
  );
  one('test', 'send one the event "ping" now, and say what it answers').action(
    action(async () => (await load()).testWebhook),
  );
}
