/** Reads Markdown and Fastify's list of routes as far as the tests of the pages need it. */

/** The targets of all links to files of the project, pictures included. */
export function findLinks(markdown: string): string[] {
  const text = withoutCode(markdown);
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g), ...text.matchAll(/\bsrc(?:set)?="([^"]+)"/g)];
  return links.map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}

/** The anchors that headings make, as code hosts write them. */
export function listSlugs(markdown: string): string[] {
  return [...withoutCode(markdown).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  );
}

/** What stands below a heading of the second level, up to the next one. */
export function findSection(markdown: string, heading: string): string | undefined {
  return markdown
    .split(/^## /m)
    .find((part) => part.startsWith(`${heading}\n`))
    ?.slice(heading.length);
}

/** The rows of all tables as cells, without heads. */
export function readTables(markdown: string): string[][] {
  const rows: string[][] = [];
  let inBody = false;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) inBody = false;
    else if (/^\|[-| :]+\|$/.test(line)) inBody = true;
    else if (inBody) {
      rows.push(
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    }
  }
  return rows;
}

/** Fastify's tree of routes as `METHOD /path`: each line goes on where the nearest one of less depth ends. */
export function listRoutes(tree: string): string[] {
  const routes: string[] = [];
  const above: string[] = [];
  for (const line of tree.split('\n')) {
    const [, indent = '', part = '', methods = ''] = /^([│├└─\s]*)(\S+) \(([A-Z, ]+)\)$/.exec(line) ?? [];
    if (part === '') continue;
    const depth = indent.length / 4;
    const path = (above[depth - 2] ?? '') + part;
    above[depth - 1] = path;
    for (const method of methods.split(', ')) routes.push(`${method} ${path}`);
  }
  return routes;
}

function withoutCode(markdown: string): string {
  return markdown.replace(/^ *```[\s\S]*?^ *```$/gm, '');
}
