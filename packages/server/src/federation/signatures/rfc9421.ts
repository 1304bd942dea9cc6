import { checkContentDigest, checkDigest } from './digest.ts';
import { SignatureError } from './signature-error.ts';
import {
  needsDigest,
  type ParsedSignature,
  parseHttpDate,
  readCoveredHeader,
  readHeader,
  type SignedRequest,
} from './signed-request.ts';
import {
  type InnerList,
  isInnerList,
  type Member,
  type Parameters,
  parseDictionary,
  serializeInnerList,
} from './structured-fields.ts';

const MAX_SIGNATURES = 4;
const MAX_COMPONENTS = 64;
const NO_BODY = new Uint8Array(0);

/**
 * Reads the signatures of RFC 9421 in the order sent, at most four; those whose form or coverage does not suffice
 * are left out. Throws the first one's SignatureError when none suffices.
 */
export function parseRfc9421(request: SignedRequest, inputHeader: string, header: string): ParsedSignature[] {
  const inputs = parseDictionary(inputHeader);
  const signatures = parseDictionary(header);
  if (inputs === null || signatures === null) throw new SignatureError('malformed', 'Signature-Input or Signature');
  const parsed: ParsedSignature[] = [];
  let refusal: unknown = new SignatureError('missing', 'Signature-Input is empty');
  for (const [index, [label, input]] of [...inputs].slice(0, MAX_SIGNATURES).entries()) {
    try {
      parsed.push(parseOne(request, input, signatures.get(label)));
    } catch (error) {
      if (!(error instanceof SignatureError)) throw error;
      if (index === 0) refusal = error;
    }
  }
  if (parsed.length === 0) throw refusal;
  return parsed;
}

function parseOne(request: SignedRequest, input: Member, member: Member | undefined): ParsedSignature {
  if (!isInnerList(input)) throw new SignatureError('malformed', 'Signature-Input');
  if (member === undefined || isInnerList(member) || member.item.kind !== 'bytes') {
    throw new SignatureError('malformed', 'Signature');
  }
  const components = readComponents(input);
  const keyId = readText(input.parameters, 'keyid');
  if (!keyId) throw new SignatureError('malformed', 'no keyid');
  const created = readSeconds(input.parameters, 'created');
  const expires = readSeconds(input.parameters, 'expires');
  checkCoverage(request, components, created);
  checkBody(request, components);
  const date = components.includes('date') ? parseHttpDate(readCoveredHeader(request, 'date')) : null;
  return {
    dialect: 'rfc9421',
    keyId,
    algorithm: readText(input.parameters, 'alg'),
    created,
    expires,
    date,
    components,
    base: createSignatureBase(request, input),
    signature: member.item.value,
  };
}

/** The text that is signed (RFC 9421 §2.5), for components without parameters. Throws SignatureError. */
export function createSignatureBase(request: SignedRequest, input: InnerList): Buffer {
  const lines = readComponents(input).map((name) => {
    return `"${name}": ${name.startsWith('@') ? deriveComponent(request, name) : readCoveredHeader(request, name)}`;
  });
  lines.push(`"@signature-params": ${serializeInnerList(input)}`);
  return Buffer.from(lines.join('\n'));
}

/** RFC 9421 §2.2, as far as requests of the fediverse use it. */
function deriveComponent(request: SignedRequest, name: string): string {
  const { url } = request;
  switch (name) {
    case '@method':
      return request.method;
    case '@target-uri':
      return url.origin + url.pathname + url.search;
    case '@authority':
      return url.host;
    case '@scheme':
      return url.protocol.slice(0, -1);
    case '@request-target':
      return url.pathname + url.search;
    case '@path':
      return url.pathname;
    case '@query':
      return url.search === '' ? '?' : url.search;
    default:
      throw new SignatureError('unsupported-component', name);
  }
}

function readComponents(input: InnerList): string[] {
  if (input.items.length > MAX_COMPONENTS) throw new SignatureError('malformed', 'too many components');
  const names = input.items.map(({ item, parameters }) => {
    if (item.kind !== 'string' || item.value !== item.value.toLowerCase()) {
      throw new SignatureError('malformed', 'component name');
    }
    if (parameters.size > 0) throw new SignatureError('unsupported-component', `${item.value} with parameters`);
    return item.value;
  });
  if (new Set(names).size !== names.length) throw new SignatureError('malformed', 'a component is listed twice');
  return names;
}

function checkCoverage(request: SignedRequest, components: string[], created: number | null): void {
  const has = (name: string) => components.includes(name);
  if (!has('@method')) throw new SignatureError('uncovered-component', '@method');
  const path = has('@request-target') || (has('@path') && (request.url.search === '' || has('@query')));
  if (!has('@target-uri') && !(path && (has('@authority') || has('host')))) {
    throw new SignatureError('uncovered-component', '@target-uri');
  }
  if (created === null && !has('date')) throw new SignatureError('uncovered-component', 'created');
  if (needsDigest(request) && !has('content-digest') && !has('digest')) {
    const sent = readHeader(request, 'content-digest') ?? readHeader(request, 'digest');
    throw sent === null
      ? new SignatureError('digest-missing')
      : new SignatureError('uncovered-component', 'content-digest');
  }
}

function checkBody(request: SignedRequest, components: string[]): void {
  if (!needsDigest(request)) return;
  const body = request.body ?? NO_BODY;
  if (components.includes('content-digest')) checkContentDigest(readCoveredHeader(request, 'content-digest'), body);
  if (components.includes('digest')) checkDigest(readCoveredHeader(request, 'digest'), body);
}

function readText(parameters: Parameters, name: string): string | null {
  const item = parameters.get(name);
  if (item === undefined) return null;
  if (item.kind !== 'string') throw new SignatureError('malformed', name);
  return item.value;
}

function readSeconds(parameters: Parameters, name: string): number | null {
  const item = parameters.get(name);
  if (item === undefined) return null;
  if (item.kind !== 'integer') throw new SignatureError('malformed', name);
  return item.value;
}
