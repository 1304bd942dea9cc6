/**
 * Writes docs/configuration.md from the table of settings and the tables of docs/api.md from the descriptions of
 * endpoints; with --check only says whether they are up to date.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Option } from '../packages/server/src/config/option-kinds.ts';
import { OPTIONS } from '../packages/server/src/config/options.ts';
import { fillTables } from './api-page.ts';

const DOCS = join(import.meta.dirname, '../docs');

const INTRO = `# Configuration

<!-- Made from packages/server/src/config/options.ts by "node scripts/docs.ts". -->

Nothing has to be set to try Linnet out. For a server that others can reach, set \`PUBLIC_URL\`.

Settings come from the environment, or from \`linnet.toml\` in the folder Linnet is started in (another path:
\`LINNET_CONFIG\`, where there must be a file then). In the file, names may be written in lower case:
\`public_url = "https://example.org"\`. The environment wins. An unknown key in the file or a value that makes no
sense stops the start with exit code 78, names the setting and what was expected, and writes nothing.
`;

function describe(option: Option<unknown>): string {
  const { fallback } = option;
  if (fallback === null || (Array.isArray(fallback) && fallback.length === 0)) return 'unset';
  return `\`${String(fallback)}\``;
}

function render(): string {
  const sections = Object.entries(OPTIONS as Record<string, Option<unknown>>).map(([name, option]) => {
    const secret = option.secret ? '\n- Secret: never shown or logged.' : '';
    return `## ${name}\n\n${option.doc}\n\n- Value: ${option.expected}\n- Default: ${describe(option)}${secret}\n`;
  });
  return [INTRO, ...sections].join('\n');
}

const read = (page: string) => (existsSync(join(DOCS, page)) ? readFileSync(join(DOCS, page), 'utf8') : '');
const wanted = { 'configuration.md': render(), 'api.md': fillTables(read('api.md')) };
for (const [page, text] of Object.entries(wanted)) {
  if (!process.argv.includes('--check')) writeFileSync(join(DOCS, page), text);
  else if (read(page) !== text) {
    console.error(`docs/${page} is out of date: run "node scripts/docs.ts"`);
    process.exitCode = 1;
  }
}
