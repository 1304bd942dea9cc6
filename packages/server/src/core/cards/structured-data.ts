/** What a page says of itself as JSON-LD (schema.org), as far as a card has a place for it. */
export interface StructuredData {
  title?: string | undefined;
  description?: string | undefined;
  language?: string | undefined;
  authorName?: string | undefined;
  authorUrl?: string | undefined;
  providerName?: string | undefined;
  publishedAt?: string | undefined;
}

type Node = Record<string, unknown>;

/** Of what kinds of things a page can be; a site's name or a list of links above it says nothing of the page. */
const KINDS = /(?:article|posting|report|video|recipe|review|event|podcastepisode|webpage)(?:object)?$/i;
const MAX_NODES = 100;

/** The first thing of a kind that pages are about, in any of these texts. What is no JSON is left out. */
export function readStructuredData(texts: readonly string[]): StructuredData {
  for (const text of texts) {
    const node = listNodes(parse(text)).find((one) => textsOf(one['@type']).some((kind) => KINDS.test(kind)));
    if (node === undefined) continue;
    const [author] = nodesOf(node['author']);
    const [publisher] = nodesOf(node['publisher']);
    return {
      title: textsOf(node['headline'] ?? node['name'])[0],
      description: textsOf(node['description'])[0],
      language: textsOf(node['inLanguage'])[0],
      authorName: textsOf(author?.['name'] ?? node['author'])[0],
      authorUrl: textsOf(author?.['url'])[0],
      providerName: textsOf(publisher?.['name'])[0],
      publishedAt: textsOf(node['datePublished'])[0],
    };
  }
  return {};
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** What stands by itself, in lists and in graphs, in order. */
function listNodes(value: unknown): Node[] {
  const found: Node[] = [];
  const waiting = [value];
  for (let looks = 0; waiting.length > 0 && looks < MAX_NODES; looks++) {
    const one = waiting.shift();
    if (Array.isArray(one)) waiting.unshift(...one.slice(0, MAX_NODES));
    else if (isNode(one)) {
      found.push(one);
      if (one['@graph'] !== undefined) waiting.push(one['@graph']);
    }
  }
  return found;
}

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown) => (Array.isArray(value) ? value.slice(0, MAX_NODES) : [value]);
const nodesOf = (value: unknown) => listOf(value).filter(isNode);
const textsOf = (value: unknown) => listOf(value).filter((one): one is string => typeof one === 'string' && one !== '');
