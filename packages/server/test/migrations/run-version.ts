/** The program as another release would have it: `run-version.ts one|two|three start|migrate`. */
import { printAnswer, printError, terminal } from '../../src/cli/answer.ts';
import { upgradeDatabase } from '../../src/cli/migrate.ts';
import { start } from '../../src/cli/start.ts';
import { VERSIONS } from './versions.ts';

const [version = '', command] = process.argv.slice(2);
const migrations = VERSIONS[version as keyof typeof VERSIONS];
const tell = (line: string) => process.stderr.write(`${line}\n`);
try {
  const answer = await (command === 'start' ? start({ migrations }) : upgradeDatabase({ migrations, tell }));
  process.exitCode = printAnswer(answer, command !== 'start', terminal);
} catch (error) {
  process.exitCode = printError(error, false, terminal);
}
