import { resolveAddress } from './find-alternate.ts';
import { parseLinkHeader } from './link-header.ts';
import { walkHtml } from './walk-html.ts';

/** More than any page names. */
const MAX_LINKS = 500;

/**
 * The addresses that a page says are of the same person (`rel="me"`, https://microformats.org/wiki/rel-me): of `<a>` and
 * `<link>`, and of the answer's `Link` header. Absolute http(s), resolved against the page's address and its `<base>`.
 */
export function findMeLinks(page: { html: string; linkHeader: string; url: string }): string[] {
  const found = parseLinkHeader(page.linkHeader)
    .filter(({ rel, parameters }) => rel.includes('me') && !parameters.has('anchor'))
    .flatMap(({ target }) => resolveAddress(target, page.url) ?? []);
  let base = page.url;
  walkHtml(page.html, {
    wants: (tag, attribute) =>
      attribute === 'href' ? tag === 'a' || tag === 'link' || tag === 'base' : attribute === 'rel',
    text() {},
    close() {},
    open(tag, attributes) {
      const href = attributes.get('href');
      if (tag === 'base') base = resolveAddress(href, page.url) ?? page.url;
      if ((tag !== 'a' && tag !== 'link') || found.length >= MAX_LINKS) return;
      const rel = attributes.get('rel')?.toLowerCase().split(/\s+/) ?? [];
      const address = rel.includes('me') ? resolveAddress(href, base) : undefined;
      if (address !== undefined) found.push(address);
    },
  });
  return found;
}

/**
 * The address of a text that is one link and says where it leads; undefined for any other: what is proven of a link is
 * not true of the words beside it.
 */
export function findOnlyLink(html: string): string | undefined {
  let links = 0;
  let href = '';
  let within = '';
  let beside = '';
  let open = false;
  walkHtml(html, {
    wants: (tag, attribute) => tag === 'a' && attribute === 'href',
    open(tag, attributes) {
      if (tag !== 'a') return;
      links++;
      open = true;
      href = attributes.get('href') ?? '';
    },
    close(tag) {
      if (tag === 'a') open = false;
    },
    text(text) {
      if (open) within += text;
      else beside += text;
    },
  });
  if (links !== 1 || beside.trim() !== '') return undefined;
  return bare(within) === bare(href) ? resolveAddress(href, href) : undefined;
}

/** As people shorten an address. */
const bare = (address: string) =>
  address
    .trim()
    .replace(/^https?:\/\/(?:www\.)?/i, '')
    .replace(/\/$/, '');
