import type { Endpoint, Endpoints } from '../packages/api-schemas/src/endpoint.ts';
import { DIALECTS } from '../packages/api-schemas/src/index.ts';
import { describeAccess, type Told, told } from '../packages/server/src/api/docs/words.ts';

/** A place for a table of endpoints: `<!-- endpoints: mastodon.lists, misskey -->`, up to `<!-- end -->`. */
const PLACE = /(<!-- endpoints: ([\w., ]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** Writes the tables of endpoints anew, from their descriptions; the text around them stays. */
export function fillTables(page: string): string {
  return page.replace(PLACE, (_, start: string, names: string, end: string) => {
    const rows = names.split(', ').flatMap(find).map(renderRow);
    const head = ['| Method | Path | Scope | Parameters | |', '|---|---|---|---|---|'];
    return `${start}\n${[...head, ...rows].join('\n')}\n\n${end}`;
  });
}

/** The endpoints of `dialect.noun`, or of all nouns of `dialect`. */
function find(name: string): Endpoint[] {
  const [dialect = '', noun] = name.split('.');
  const nouns = (DIALECTS as Record<string, Record<string, Endpoints>>)[dialect];
  const found = noun === undefined ? Object.values(nouns ?? {}) : [nouns?.[noun]];
  if (nouns === undefined || found.includes(undefined)) throw new Error(`docs/api.md: there is no ${name}`);
  return found.flatMap((endpoints) => Object.values(endpoints ?? {}));
}

function renderRow(endpoint: Endpoint): string {
  const { method, path, summary, notes, headers = {} } = endpoint;
  const words = notes === undefined ? summary : `${summary}. ${notes.replace(/\.$/, '')}`;
  const cells = [
    [method].flat().join(', '),
    `\`${path}\``,
    describeAccess(endpoint),
    [...listNames(endpoint), ...Object.keys(headers).map((name) => `\`${name}\``)].join(', '),
    endpoint.deprecated !== undefined ? `${words}; deprecated` : words,
  ];
  return `| ${cells.join(' | ')} |`.replaceAll('|  |', '| |');
}

function listNames({ params, paged }: Endpoint): string[] {
  const properties: Record<string, Told> = params === undefined ? {} : (told(params).properties ?? {});
  const names = Object.entries(properties)
    .filter(([, { description = '' }]) => !description.startsWith('not supported'))
    .map(([name, { type }]) => `\`${name}${type === 'array' ? '[]' : ''}\``);
  if (paged === undefined) return names;
  return [
    ...names,
    paged.by === 'mark' ? '*pages by `Link`*' : paged.by === 'offset' ? '`limit`, `offset`' : '*pages*',
  ];
}
