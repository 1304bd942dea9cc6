import { checkDigest } from './digest.ts';
import { SignatureError } from './signature-error.ts';
import {
  needsDigest,
  type ParsedSignature,
  parseHttpDate,
  readCoveredHeader,
  readHeader,
  type SignedRequest,
} from './signed-request.ts';

const MAX_COMPONENTS = 64;
const NO_BODY = new Uint8Array(0);

/** Reads a draft-cavage-http-signatures-12 `Signature` header. Throws SignatureError. */
export function parseCavage(request: SignedRequest, header: string): ParsedSignature {
  const parameters = readParameters(header);
  const keyId = parameters.get('keyid');
  const encoded = parameters.get('signature');
  if (!keyId || !encoded) throw new SignatureError('malformed', 'no keyId or no signature');
  const signature = Buffer.from(encoded, 'base64');
  // One spelling per signature: a replay cache keyed by it must not be evaded by other padding.
  if (signature.length === 0 || signature.toString('base64') !== encoded) {
    throw new SignatureError('malformed', 'signature is not base64');
  }
  const algorithm = parameters.get('algorithm')?.toLowerCase() ?? null;
  // §2.1.6: "If the `headers` parameter is not specified" the default is `(created)`, which alone never suffices.
  const components = (parameters.get('headers') ?? '(created)').toLowerCase().split(' ').filter(Boolean);
  checkCoverage(request, components);
  if (needsDigest(request)) checkDigest(readCoveredHeader(request, 'digest'), request.body ?? NO_BODY);

  const created = readTime(parameters.get('created'));
  const expires = readTime(parameters.get('expires'));
  if (components.includes('(created)') && created === null) throw new SignatureError('missing-component', '(created)');
  if (components.includes('(expires)') && expires === null) throw new SignatureError('missing-component', '(expires)');
  // §2.3: (created) and (expires) must not be used with the algorithms named rsa, hmac or ecdsa.
  const timed = components.includes('(created)') || components.includes('(expires)');
  if (timed && algorithm !== null && /^(?:rsa|hmac|ecdsa)/.test(algorithm)) {
    throw new SignatureError('malformed', `(created) with ${algorithm}`);
  }
  const date = components.includes('date') ? parseHttpDate(readCoveredHeader(request, 'date')) : null;

  const { pathname, search } = request.url;
  const lines = components.map((name) => {
    // With the query: a signature for one page of a collection must not open another.
    if (name === '(request-target)') return `${name}: ${request.method.toLowerCase()} ${pathname}${search}`;
    if (name === '(created)' || name === '(expires)') return `${name}: ${parameters.get(name.slice(1, -1))}`;
    return `${name}: ${readCoveredHeader(request, name)}`;
  });
  const base = Buffer.from(lines.join('\n'));
  // An unsigned creation time says nothing.
  const trusted = components.includes('(created)') ? created : null;
  return { dialect: 'cavage', keyId, algorithm, created: trusted, expires, date, components, base, signature };
}

function checkCoverage(request: SignedRequest, components: string[]): void {
  if (components.length > MAX_COMPONENTS) throw new SignatureError('malformed', 'too many headers');
  const covered = new Set(components);
  if (covered.size !== components.length) throw new SignatureError('malformed', 'a header is listed twice');
  for (const name of covered) {
    if (name.startsWith('(') && !['(request-target)', '(created)', '(expires)'].includes(name)) {
      throw new SignatureError('unsupported-component', name);
    }
  }
  for (const name of ['(request-target)', 'host']) {
    if (!covered.has(name)) throw new SignatureError('uncovered-component', name);
  }
  if (!covered.has('date') && !covered.has('(created)')) throw new SignatureError('uncovered-component', 'date');
  if (needsDigest(request)) {
    if (readHeader(request, 'digest') === null) throw new SignatureError('digest-missing');
    if (!covered.has('digest')) throw new SignatureError('uncovered-component', 'digest');
  }
}

/** `name="value"` or `name=number`, separated by commas; names in any case, none twice. */
function readParameters(header: string): Map<string, string> {
  const parameters = new Map<string, string>();
  const pattern = /\s*([A-Za-z]+)=(?:"([^"\\]*)"|([0-9.]+))\s*(,|$)/y;
  let end = false;
  while (!end) {
    const found = pattern.exec(header);
    if (found === null) throw new SignatureError('malformed', 'Signature');
    const name = found[1]!.toLowerCase();
    if (parameters.has(name)) throw new SignatureError('malformed', `${name} is repeated`);
    parameters.set(name, found[2] ?? found[3]!);
    end = found[4] === '';
  }
  return parameters;
}

function readTime(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^\d{1,12}(?:\.\d{1,9})?$/.test(text)) throw new SignatureError('malformed', 'created or expires');
  return Number(text);
}
