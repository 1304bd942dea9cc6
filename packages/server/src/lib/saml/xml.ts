import type { SamlPackages } from './packages.ts';
import { refuseUnless, SamlRefused } from './refused.ts';

export const NAMESPACES = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
} as const;

type Namespace = keyof typeof NAMESPACES;

const MAX_DEPTH = 40;
const MAX_ELEMENTS = 10_000;
const MAX_ATTRIBUTES = 64;

/**
 * The root of a document. What a parser could be led astray with is refused before there is one: document types and their
 * entities, instructions, CDATA and, unless `comments`, comments, which some readers see and others do not; and what is deep
 * or wide, of which parsers and canonical forms take more than its length. Throws `SamlRefused`.
 */
export function parseXml(
  { DOMParser }: Pick<SamlPackages, 'DOMParser'>,
  text: string,
  { comments = false } = {},
): Element {
  const body = text.replace(/^\uFEFF?\s*<\?xml\s[^<>?]*\?>/, '').trim();
  const checked = comments ? body.replaceAll(/<!--(?:[^-]|-(?!-))*-->/g, '') : body;
  checkShape(checked);
  const fail = (message: string) => {
    throw new SamlRefused(`XML: ${message}`);
  };
  const errorHandler = { warning: fail, error: fail, fatalError: fail };
  const root = new DOMParser({ errorHandler, locator: {} }).parseFromString(checked, 'text/xml')?.documentElement;
  refuseUnless(Boolean(root), 'XML: there is no element');
  return root as Element;
}

/** Walks once over what stands between `<` and `>`, before anything is made of it. */
function checkShape(text: string): void {
  let [depth, elements, at] = [0, 0, text.indexOf('<')];
  while (at !== -1) {
    const next = text[at + 1];
    refuseUnless(next !== '!' && next !== '?', 'XML: there is more than elements and text');
    const { end, attributes } = findEnd(text, at);
    if (next === '/') depth--;
    else {
      elements++;
      if (text[end - 1] !== '/') depth++;
    }
    refuseUnless(depth >= 0 && depth <= MAX_DEPTH, 'XML: too deep');
    refuseUnless(elements <= MAX_ELEMENTS && attributes <= MAX_ATTRIBUTES, 'XML: too much');
    at = text.indexOf('<', end);
  }
}

function findEnd(text: string, start: number): { end: number; attributes: number } {
  let [quote, attributes] = ['', 0];
  for (let end = start + 1; end < text.length; end++) {
    const char = text[end] as string;
    refuseUnless(char !== '<', 'XML: "<" stands in a tag');
    if (quote !== '') quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '=') attributes++;
    else if (char === '>') return { end, attributes };
  }
  throw new SamlRefused('XML: a tag has no end');
}

export const isNamed = (element: Element, namespace: Namespace, name: string) =>
  element.namespaceURI === NAMESPACES[namespace] && element.localName === name;

/** The elements of a name right below another. */
export function listChildren(parent: Element, namespace: Namespace, name: string): Element[] {
  return Array.from(parent.childNodes).filter(
    (node): node is Element => node.nodeType === 1 && isNamed(node as Element, namespace, name),
  );
}

/** The one there may be at most. */
export function findChild(parent: Element, namespace: Namespace, name: string): Element | undefined {
  const [first, second] = listChildren(parent, namespace, name);
  refuseUnless(second === undefined, `there is more than one ${name}`);
  return first;
}

/** The one there has to be. */
export function requireChild(parent: Element, namespace: Namespace, name: string): Element {
  const found = findChild(parent, namespace, name);
  refuseUnless(found !== undefined, `there is no ${name}`);
  return found;
}

/** What an element says, which has to be text alone. */
export function readText(element: Element): string {
  refuseUnless(
    Array.from(element.childNodes).every(({ nodeType }) => nodeType === 3),
    `${element.localName} is more than text`,
  );
  return (element.textContent ?? '').trim();
}

/** `undefined` where it is not there; '' is there. */
export function readAttribute(element: Element, name: string): string | undefined {
  return element.hasAttribute(name) ? (element.getAttribute(name) ?? '') : undefined;
}

/** Every element of a document. */
export function* walk(root: Element): Generator<Element> {
  const waiting: Element[] = [root];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    yield element;
    for (const node of Array.from(element.childNodes)) if (node.nodeType === 1) waiting.push(node as Element);
  }
}
