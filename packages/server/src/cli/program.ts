import { Argument, Command, CommanderError, Option } from 'commander';
import { VERSION } from '../lib/version.ts';
import { type Answer, type Output, printAnswer, printError, terminal } from './answer.ts';
import { EXIT } from './exit-codes.ts';
import { addJobCommands } from './job-commands.ts';
import { addJoiningCommands } from './joining-commands.ts';
import { addListCommands } from './list-commands.ts';
import { addModeratingCommands } from './moderating-commands.ts';
import { addRelayCommands } from './relay-commands.ts';
import { addRoleCommands } from './role-commands.ts';
import { addScreeningCommands } from './screening-commands.ts';
import { addUserCommands } from './user-commands.ts';
import { addWebhookCommands } from './webhook-commands.ts';

/** A command's work; its code is loaded only when it runs, so that each starts as fast as it can. */
export type Work = (...values: never[]) => Promise<Answer>;

/** Reads the command line, runs the command and answers with the exit code. Writes no line of its own to `process`. */
export async function runProgram(args: string[], output: Output = terminal): Promise<number> {
  let exitCode: number = EXIT.ok;
  const json = args.includes('--json');
  const action =
    (load: () => Promise<Work>) =>
    async (...values: unknown[]): Promise<void> => {
      const work = await load();
      exitCode = printAnswer(await work(...(values as never[])), json, output);
    };
  try {
    await createProgram(action, output).parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (!(error instanceof CommanderError)) return printError(error, json, output);
    // Commander has printed its own message; help and version are no errors.
    if (error.exitCode === 0) return EXIT.ok;
    if (json) output.out(`${JSON.stringify({ error: error.message, exitCode: EXIT.usage })}\n`);
    return EXIT.usage;
  }
}

export type Action = (load: () => Promise<Work>) => (...values: unknown[]) => Promise<void>;

function createProgram(action: Action, output: Output): Command {
  const program = new Command('linnet')
    .description('A small self-hosted fediverse server')
    .version(VERSION)
    .exitOverride()
    .configureOutput({ writeOut: output.out, writeErr: output.error })
    .showHelpAfterError('Run with --help to see the commands.')
    .addHelpText('after', EXIT_HELP);
  const command = (under: Command, usage: string, description: string) =>
    under
      .command(usage)
      .description(description)
      .option('--json', 'answer with one line of JSON')
      .copyInheritedSettings(program);

  command(program, 'start', 'run the server')
    .option('--role <roles>', 'what this process does: all, or some of web, worker, streaming')
    .action(action(async () => (await import('./start.ts')).start));
  command(program, 'status', 'version, database, counts, queue, disk').action(
    action(async () => (await import('./status.ts')).showStatus),
  );
  command(program, 'doctor', 'look for what is wrong and say how to mend it')
    .option('--network', 'also try to reach this server and others from outside')
    .action(action(async () => (await import('./doctor.ts')).runDoctor));
  command(program, 'migrate', 'bring the database up to date, beside servers that run')
    .option('--plan', 'only say what is due, what it takes, and whether servers may stay up')
    .action(action(async () => (await import('./migrate.ts')).migrateDatabase));
  command(program, 'setup-link', 'print a new one-time link to claim this server').action(
    action(async () => (await import('./setup-link.ts')).printSetupLink),
  );
  command(program, 'readdress', 'give a server that no other one knows yet the address in PUBLIC_URL').action(
    action(async () => (await import('./readdress.ts')).readdress),
  );
  command(program, 'inspect', 'say what is made of documents of other servers, or why they are refused')
    .argument('<source...>', 'an address, a handle, a JSON file or a folder of them')
    .action(action(async () => (await import('./inspect.ts')).inspect));

  addUserCommands(program, command, action);
  addRoleCommands(program, command, action);
  addJoiningCommands(program, command, action);
  addModeratingCommands(program, command, action);
  addScreeningCommands(program, command, action);
  addWebhookCommands(program, command, action);

  const mail = program.command('mail').description('what is sent to people');
  command(mail, 'test', 'send a mail at once, and say what the mail server answers')
    .argument('<address>', 'whom to send it to')
    .action(action(async () => (await import('./mail.ts')).testMail));

  const directory = program
    .command('directory')
    .description('whose people sign in with the password that they have there (LDAP)');
  command(directory, 'find', 'look somebody up as a sign-in would, without their password')
    .argument('<login>', 'what they would write as their name')
    .action(action(async () => (await import('./directory.ts')).lookUpInDirectory));

  const providers = program.command('providers').description('where people may sign in instead (OpenID Connect, SAML)');
  command(providers, 'list', 'all of them').action(action(async () => (await import('./providers.ts')).showProviders));
  command(providers, 'add', 'offer one; a client’s secret is the first line of standard input')
    .argument('<name>', 'what it is called in addresses: a-z, 0-9 and -')
    .option('--issuer <address>', 'of OpenID Connect: as its tokens have it')
    .option('--client-id <id>', 'of OpenID Connect: what it knows this server by')
    .option('--metadata <address or file>', 'of SAML: what the provider says of itself, as XML')
    .option('--unsolicited', 'of SAML: let people come from a page of the provider')
    .requiredOption('--title <text>', 'what people read')
    .addOption(
      new Option('--joins <when>', 'whether who is new joins that way: never, as "registrations" has it, or always')
        .choices(['off', 'server', 'always'])
        .default('off'),
    )
    .option('--role-claim <name>', 'what of its answers says roles: a name, or a path with dots')
    .option('--role-scope <word>', 'what has to be asked for to be told')
    .option('--role <value=role...>', 'who has this value there has that role here')
    .action(action(async () => (await import('./providers.ts')).addOneProvider));
  command(providers, 'edit', 'change one; what is not given stays')
    .argument('<name>', 'as "providers list" has it')
    .option('--client-id <id>', 'what it knows this server by')
    .option('--secret', 'read the client’s secret from the first line of standard input')
    .option('--metadata <address or file>', 'of SAML: what the provider says of itself now')
    .option('--unsolicited', 'of SAML: let people come from a page of the provider')
    .option('--no-unsolicited', 'of SAML: let in only whom the provider was asked about from here')
    .option('--title <text>', 'what people read')
    .addOption(new Option('--joins <when>', 'whether who is new joins that way').choices(['off', 'server', 'always']))
    .option('--role-claim <name>', 'what of its answers says roles: a name, or a path with dots; empty for none')
    .option('--role-scope <word>', 'what has to be asked for to be told')
    .option('--role <value=role...>', 'who has this value there has that role here: all of them')
    .option('--no-roles', 'no value gives a role any more')
    .option('--off', 'offer it to nobody for now')
    .option('--on', 'offer it again')
    .action(action(async () => (await import('./providers.ts')).editOneProvider));
  command(providers, 'remove', 'offer one no more')
    .argument('<name>', 'as "providers list" has it')
    .option('--dry-run', 'only say what would be done')
    .action(action(async () => (await import('./providers.ts')).removeOneProvider));

  const settings = program.command('settings').description('what the owner of the server says and decides');
  command(settings, 'list', 'all of them').action(action(async () => (await import('./settings.ts')).listSettings));
  command(settings, 'get', 'one, as a whole')
    .argument('<name>', 'as "settings list" has it')
    .action(action(async () => (await import('./settings.ts')).getSetting));
  command(settings, 'set', 'change one; an empty value takes a text away')
    .argument('<name>', 'as "settings list" has it')
    .argument('[value]', 'what it is to be')
    .option('--file <path>', 'read the value from a file')
    .option('--from <day>', 'of terms: the day from which they hold, as 2026-12-01; today unless given')
    .action(action(async () => (await import('./settings.ts')).setSetting));

  command(settings, 'icon', 'what the server is known by; without a file, say which there is')
    .argument('[file]', 'a picture, cropped to a square')
    .option('--remove', 'the bird is back')
    .action(action(async () => (await import('./server-pictures.ts')).icon));
  command(settings, 'thumbnail', 'what introduces the server; without a file, say which there is')
    .argument('[file]', 'a picture, cropped to 1200 × 630')
    .option('--description <text>', 'what is seen on it, for who does not see it')
    .option('--remove', 'take it away')
    .action(action(async () => (await import('./server-pictures.ts')).thumbnail));

  const rules = program.command('rules').description('what people who join agree to');
  command(rules, 'list', 'all of them, with their numbers').action(
    action(async () => (await import('./rules.ts')).showRules),
  );
  command(rules, 'add', 'add one behind the others')
    .argument('<text>', 'the rule')
    .option('--hint <text>', 'more about it')
    .action(action(async () => (await import('./rules.ts')).addOneRule));
  command(rules, 'remove', 'take one away')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./rules.ts')).removeOneRule));

  const announcements = program.command('announcements').description('what the server says to its people');
  command(announcements, 'list', 'all of them, with their numbers').action(
    action(async () => (await import('./announcements.ts')).showAnnouncements),
  );
  command(announcements, 'add', 'say something')
    .argument('<text>', 'read like a post: links, @names, #tags and :emoji:')
    .option('--from <time>', 'when what is announced begins: 2026-12-01, or 2026-12-01T18:00 in UTC')
    .option('--until <time>', 'when it ends: from then on nobody is shown it')
    .option('--draft', 'keep it until it is published')
    .option('--newcomers', 'a welcome: each sees it in their first 30 days here, and nobody else does')
    .action(action(async () => (await import('./announcements.ts')).addOne));
  command(announcements, 'publish', 'show one that was kept')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./announcements.ts')).publishOne));
  command(announcements, 'remove', 'take one away')
    .argument('<id>', 'its number in the list')
    .action(action(async () => (await import('./announcements.ts')).removeOne));

  const emojis = program.command('emojis').description('pictures that people can write with');
  command(emojis, 'list', 'all of them').action(action(async () => (await import('./emojis.ts')).showEmojis));
  command(emojis, 'add', 'add one')
    .argument('<name>', 'what is written between colons: letters, digits and underscores')
    .argument('<file>', 'a picture')
    .option('--category <name>', 'with which others it is shown')
    .action(action(async () => (await import('./emojis.ts')).addOneEmoji));
  command(emojis, 'import', 'add all of a folder or a zip file, called as the files are')
    .argument('<path>', 'folders in it are categories; what Misskey exports says both in meta.json')
    .option('--category <name>', 'one for all of them')
    .action(action(async () => (await import('./emojis.ts')).importEmojis));
  command(emojis, 'remove', 'let nobody use one any more')
    .argument('<name>', 'without colons')
    .option('--erase', 'the picture goes as well: what was written with it shows its name')
    .action(action(async () => (await import('./emojis.ts')).removeOneEmoji));

  const media = program.command('media').description('files, and the room they take');
  command(media, 'usage', 'what fills the disk')
    .option('--measure', 'have the server measure now; it does every day')
    .action(action(async () => (await import('./media.ts')).usage));
  command(media, 'clear-cache', 'remove what is kept of other servers; what is looked at again is fetched again')
    .option('--days <number>', 'only what was not shown for so many days; 0: all of it', '30')
    .option('--dry-run', 'only say what would go')
    .action(action(async () => (await import('./media.ts')).clear));

  addJobCommands(program, command, action);

  const audit = program.command('audit').description('what staff did');
  command(audit, 'list', 'newest first')
    .option('--by <name>', 'what one person did')
    .option('--act <act>', 'one kind of deed, such as report.resolve')
    .option('--about <kind:key>', 'what was done to something, such as domain:bad.example')
    .option('--limit <number>', 'how many at most', '100')
    .action(action(async () => (await import('./audit.ts')).showAudit));
  const instances = program.command('instances').description('other servers, and what is decided about them');
  command(instances, 'list', 'what is decided, newest first').action(
    action(async () => (await import('./instances.ts')).showInstances),
  );
  command(instances, 'show', 'what holds for a server, what that is about, how it fares, and what staff wrote down')
    .argument('<domain>', 'its name')
    .action(action(async () => (await import('./instance.ts')).showInstance));
  command(instances, 'note', 'write something down about a server, for the staff')
    .argument('<domain>', 'its name')
    .argument('[text]', 'the note')
    .option('--remove <id>', 'take the note away that "show" names so')
    .action(action(async () => (await import('./instance.ts')).noteOne));
  command(instances, 'give-up', 'give up what waits for a server')
    .argument('<domain>', 'its name, with its port where it has one')
    .option('--dry-run', 'only say how much waits')
    .action(action(async () => (await import('./instance.ts')).giveUpOne));
  command(instances, 'purge', 'forget people, posts and files of a suspended server, for good')
    .argument('<domain>', 'its name, with all names below it')
    .option('--dry-run', 'only say what would go')
    .action(action(async () => (await import('./instance.ts')).purgeOne));
  const decision = (usage: string, description: string) =>
    command(instances, usage, description)
      .argument('<domain>', 'its name: what is decided holds for all names below it as well')
      .option('--reject-media', 'show and fetch none of its pictures, videos and sounds')
      .option('--reject-reports', 'take none of its reports')
      .option('--obfuscate', 'show a part of its name in the public list')
      .option('--comment <text>', 'why, for the staff')
      .option('--public-comment <text>', 'why, for whoever reads the public list')
      .option('--dry-run', 'only say what it would be about');
  decision('block', 'let nothing come from it or go to it, and show nothing of it').action(
    action(async () => (await import('./instances.ts')).blockOne),
  );
  decision('limit', 'let only those meet its people who follow them').action(
    action(async () => (await import('./instances.ts')).limitOne),
  );
  decision('reject', 'leave it open, but for what the options say').action(
    action(async () => (await import('./instances.ts')).rejectOne),
  );
  command(instances, 'unblock', 'take back what was decided')
    .argument('<domain>', 'its name')
    .option('--dry-run', 'only say what it would be about')
    .action(action(async () => (await import('./instances.ts')).unblockOne));
  command(instances, 'allow', 'speak to it while the mode is "allowed"')
    .argument('<domain>', 'its name, with all names below it')
    .option('--dry-run', 'only say what it would be about')
    .action(action(async () => (await import('./instances.ts')).allowOne));
  command(instances, 'disallow', 'take that back')
    .argument('<domain>', 'its name')
    .option('--dry-run', 'only say what it would be about')
    .action(action(async () => (await import('./instances.ts')).disallowOne));
  command(instances, 'mode', 'which servers this one speaks to')
    .addArgument(new Argument('[mode]', 'open: all that are not blocked; allowed: none but those').choices(MODES))
    .option('--dry-run', 'only say what speaking to allowed servers alone is about')
    .action(action(async () => (await import('./instances.ts')).federationMode));

  command(instances, 'import', 'decide as a list says: a table as Mastodon writes it, JSON, or a name a line')
    .argument('<file>', 'the list; - is what is written to it')
    .option('--allow', 'its servers are allowed, not blocked')
    .option('--draft', 'keep it to be looked at in the panel, and decide nothing')
    .option('--dry-run', 'only say what would change')
    .action(action(async () => (await import('./instance-lists.ts')).importList));
  command(instances, 'export', 'write what is decided, as a list for others')
    .option('--allow', 'the servers that are allowed')
    .addOption(
      new Option('--format <format>', 'json has suspended servers alone').choices(['csv', 'json']).default('csv'),
    )
    .action(action(async () => (await import('./instance-lists.ts')).exportList));
  addListCommands(instances, command, action);
  addRelayCommands(program, command, action);

  const trends = program.command('trends').description('what much is made of, as everybody is shown it');
  command(trends, 'list', 'what trends now, and what is kept out').action(
    action(async () => (await import('./trends.ts')).showTrends),
  );
  command(trends, 'reject', 'keep something out, now and later')
    .argument('<what>', 'a tag as "#tag", the address of a post or of a page, or the host of a publisher')
    .action(action(async () => (await import('./trends.ts')).reject));
  command(trends, 'approve', 'let something trend, now and later')
    .argument('<what>', 'as "trends reject" has it')
    .action(action(async () => (await import('./trends.ts')).approve));
  const tags = program.command('tags').description('what is decided about tags');
  command(tags, 'list', 'those that were decided about, the last first').action(
    action(async () => (await import('./tags.ts')).showTags),
  );
  command(tags, 'set', 'decide about one; what is not given stays')
    .argument('<tag>', 'with or without its sign')
    .addOption(new Option('--usable <word>', 'whether posts may be written with it').choices(YES_NO))
    .addOption(
      new Option('--listable <word>', 'whether it is found by its first letters, and suggested').choices(YES_NO),
    )
    .addOption(new Option('--trendable <word>', 'whether it may trend').choices(YES_NO))
    .option('--name <name>', 'the same tag in the letters it is to be shown in')
    .action(action(async () => (await import('./tags.ts')).changeOneTag));
  const search = program.command('search').description('what posts are found by');
  command(search, 'reindex', 'make it anew, in the background of a running server').action(
    action(async () => (await import('./search.ts')).reindex),
  );

  const tokens = program.command('tokens').description('access to the API');
  command(tokens, 'create', 'print a bearer token that acts for a user')
    .argument('<name>', 'the user')
    .option('--scopes <scopes>', 'separated by spaces', 'read write follow push')
    .action(action(async () => (await import('./tokens.ts')).addToken));
  return program;
}

const YES_NO = ['yes', 'no'];
const MODES = ['open', 'allowed'];

const EXIT_HELP = `
Exit codes:
  0   done
  1   the command failed
  2   the command line is wrong
  69  a database, a port, room on the disk or another server is not available
  75  busy: try again
  78  a setting is unknown, wrong or not that of these data; nothing was written`;
