import { loadSamlPackages, type SamlPackages } from './packages.ts';
import { refuseUnless, SamlRefused } from './refused.ts';
import { readSigned } from './signatures.ts';
import { findChild, isNamed, listChildren, parseXml, readAttribute, readText, requireChild } from './xml.ts';

/** Bytes of a document: as many as a form may have in one field. */
const MAX_BYTES = 75_000;
/** How far clocks may be apart. */
export const SKEW_MS = 2 * 60_000;
/** One that is good for longer would have to be remembered for longer. */
const LONGEST_MS = 24 * 3_600_000;
const ATTRIBUTES_MAX = 200;
const NAME_ID_MAX = 500;

const SUCCESS = 'urn:oasis:names:tc:SAML:2.0:status:Success';
const BEARER = 'urn:oasis:names:tc:SAML:2.0:cm:bearer';
const KNOWN_CONDITIONS = ['AudienceRestriction', 'OneTimeUse', 'ProxyRestriction'];

export interface ResponseInput {
  /** The `SAMLResponse` of a form. */
  encoded: string;
  /** What the provider signs with, PEM. */
  certificates: readonly string[];
  /** What the provider is called, and what it knows this server by. */
  issuer: string;
  audience: string;
  /** Where answers are sent. */
  recipient: string;
  /** What it encrypts for, PEM. */
  privateKey: string;
  now: number;
}

/** What a provider says of somebody, whom it has asked. */
export interface Assertion {
  id: string;
  /** The request that it answers; null: nobody asked. */
  inResponseTo: string | null;
  nameId: string;
  /** '' where none is said. */
  nameIdFormat: string;
  /** By their names, and by what they are called for people where that is no other's name. */
  attributes: Record<string, string[]>;
  /** It has to be remembered until then, so that it does not count twice (milliseconds). */
  rememberUntil: number;
}

/**
 * Reads an answer as SAML Profiles §4.1.4.3 wants it read, from what is signed alone: the assertion, or the answer that it stands
 * in. What it answers, and whether it came before, is for the caller to look at. Throws `SamlRefused`.
 */
export async function readResponse(input: ResponseInput): Promise<Assertion> {
  const packages = await loadSamlPackages();
  const { recipient, issuer } = input;
  const text = decode(input.encoded);
  const received = parseXml(packages, text);
  refuseUnless(isNamed(received, 'protocol', 'Response'), 'it is no answer');
  const signed = readSigned(packages, { text, element: received, certificates: input.certificates });
  const response = signed === undefined ? received : parseXml(packages, signed);
  refuseUnless(isNamed(response, 'protocol', 'Response'), 'it is no answer');
  refuseUnless(readAttribute(response, 'Version') === '2.0', 'it is of another version');
  const status = requireChild(requireChild(response, 'protocol', 'Status'), 'protocol', 'StatusCode');
  refuseUnless(readAttribute(status, 'Value') === SUCCESS, `it says ${readAttribute(status, 'Value')}`);
  const destination = readAttribute(response, 'Destination');
  // SAML Bindings §3.5.5.2: a signed one has to say where it goes.
  refuseUnless(destination === recipient || (destination === undefined && signed === undefined), 'it goes elsewhere');
  const sender = findChild(response, 'assertion', 'Issuer');
  refuseUnless(sender === undefined || readText(sender) === issuer, 'it is by somebody else');
  const assertion = readAssertion(packages, input, {
    text: signed ?? text,
    response,
    isSigned: signed !== undefined,
  });
  const answered = readAttribute(response, 'InResponseTo');
  return readSubject(await assertion, input, { answered, isSigned: signed !== undefined });
}

function decode(encoded: string): string {
  refuseUnless(encoded.length <= MAX_BYTES * 1.5, 'it is too large');
  refuseUnless(/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(encoded), 'it is not base64');
  const bytes = Buffer.from(encoded, 'base64');
  refuseUnless(bytes.length <= MAX_BYTES, 'it is too large');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SamlRefused('it is not UTF-8', { cause });
  }
}

/** The one there is, as it is signed: by itself, or as part of the answer. */
async function readAssertion(
  packages: SamlPackages,
  { certificates, privateKey }: ResponseInput,
  { text: whole, response, isSigned }: { text: string; response: Element; isSigned: boolean },
): Promise<Element> {
  const plain = listChildren(response, 'assertion', 'Assertion');
  const sealed = listChildren(response, 'assertion', 'EncryptedAssertion');
  refuseUnless(plain.length + sealed.length === 1, 'it has not one assertion');
  let [text, element] = [whole, plain[0]];
  if (element === undefined) {
    text = await decryptData(packages, sealed[0] as Element, privateKey);
    element = parseXml(packages, text);
  }
  const signed = readSigned(packages, { text, element, certificates });
  refuseUnless(signed !== undefined || isSigned, 'it is not signed');
  const assertion = signed === undefined ? element : parseXml(packages, signed);
  refuseUnless(isNamed(assertion, 'assertion', 'Assertion'), 'what is signed is no assertion');
  return assertion;
}

/** AES-GCM alone: without what it proves, whoever sends many and looks at the refusals learns what is inside. */
async function decryptData({ decrypt }: SamlPackages, sealed: Element, key: string): Promise<string> {
  const data = requireChild(sealed, 'encryption', 'EncryptedData');
  const method = readAttribute(requireChild(data, 'encryption', 'EncryptionMethod'), 'Algorithm') ?? '';
  refuseUnless(
    /^http:\/\/www\.w3\.org\/2009\/xmlenc11#aes(128|256)-gcm$/.test(method),
    'it is encrypted in another way',
  );
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, text?: string) =>
      error === null && text !== undefined
        ? resolve(text)
        : reject(new SamlRefused('it cannot be decrypted', { cause: error }));
    decrypt(
      sealed.toString(),
      { key, disallowDecryptionWithInsecureAlgorithm: true, warnInsecureAlgorithm: false },
      done,
    );
  });
}

function readSubject(
  assertion: Element,
  { issuer, audience, recipient, now }: ResponseInput,
  { answered, isSigned }: { answered: string | undefined; isSigned: boolean },
): Assertion {
  const id = readAttribute(assertion, 'ID') ?? '';
  refuseUnless(id !== '' && id.length <= 256, 'it has no id');
  refuseUnless(readAttribute(assertion, 'Version') === '2.0', 'it is of another version');
  refuseUnless(readText(requireChild(assertion, 'assertion', 'Issuer')) === issuer, 'it is by somebody else');
  const times = [
    ...checkConditions(requireChild(assertion, 'assertion', 'Conditions'), audience, now),
    ...listChildren(assertion, 'assertion', 'AuthnStatement').map((one) => checkEnd(one, 'SessionNotOnOrAfter', now)),
  ];
  refuseUnless(listChildren(assertion, 'assertion', 'AuthnStatement').length > 0, 'nobody was asked who they are');
  const subject = requireChild(assertion, 'assertion', 'Subject');
  const confirmed = listChildren(subject, 'assertion', 'SubjectConfirmation').flatMap((one) => {
    return readAttribute(one, 'Method') === BEARER ? [requireChild(one, 'assertion', 'SubjectConfirmationData')] : [];
  });
  const [data, more] = confirmed;
  refuseUnless(data !== undefined && more === undefined, 'it does not say once whom it is about');
  refuseUnless(readAttribute(data, 'Recipient') === recipient, 'it is for somebody else');
  checkBegin(data, now);
  const end = checkEnd(data, 'NotOnOrAfter', now);
  refuseUnless(end !== Infinity && end - now <= LONGEST_MS, 'it has no end, or one that is far away');
  const asked = readAttribute(data, 'InResponseTo');
  refuseUnless(asked === answered || asked === undefined || answered === undefined, 'it answers two things');
  const nameId = requireChild(subject, 'assertion', 'NameID');
  const name = readText(nameId);
  refuseUnless(name !== '' && name.length <= NAME_ID_MAX, 'it names nobody');
  return {
    id,
    // What the answer itself says counts only where it is signed: whoever has an assertion could put it into any answer.
    inResponseTo: asked ?? (isSigned ? (answered ?? null) : null),
    nameId: name,
    nameIdFormat: readAttribute(nameId, 'Format') ?? '',
    attributes: readAttributes(assertion),
    rememberUntil: Math.min(end, ...times) + SKEW_MS,
  };
}

/** SAML Core §2.5: conditions that nobody knows are not met. Answers when they end. */
function checkConditions(conditions: Element, audience: string, now: number): number[] {
  checkBegin(conditions, now);
  const restrictions = listChildren(conditions, 'assertion', 'AudienceRestriction');
  refuseUnless(restrictions.length > 0, 'it does not say for whom it is');
  for (const restriction of restrictions) {
    const audiences = listChildren(restriction, 'assertion', 'Audience').map(readText);
    refuseUnless(audiences.includes(audience), 'it is for somebody else');
  }
  for (const node of Array.from(conditions.childNodes)) {
    const isKnown = KNOWN_CONDITIONS.some((name) => isNamed(node as Element, 'assertion', name));
    refuseUnless(node.nodeType !== 1 || isKnown, 'it has a condition that is not known');
  }
  return [checkEnd(conditions, 'NotOnOrAfter', now)];
}

function checkBegin(element: Element, now: number): void {
  const text = readAttribute(element, 'NotBefore');
  refuseUnless(text === undefined || readTime(text) - SKEW_MS <= now, 'it does not hold yet');
}

function checkEnd(element: Element, name: 'NotOnOrAfter' | 'SessionNotOnOrAfter', now: number): number {
  const text = readAttribute(element, name);
  if (text === undefined) return Infinity;
  const end = readTime(text);
  refuseUnless(end + SKEW_MS > now, 'it holds no more');
  return end;
}

function readTime(text: string): number {
  const isTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const time = isTime ? Date.parse(text) : Number.NaN;
  refuseUnless(!Number.isNaN(time), 'a time is not readable');
  return time;
}

function readAttributes(assertion: Element): Record<string, string[]> {
  const all = listChildren(assertion, 'assertion', 'AttributeStatement')
    .flatMap((statement) => listChildren(statement, 'assertion', 'Attribute'))
    .slice(0, ATTRIBUTES_MAX);
  const said = new Map<string, string[]>();
  for (const name of ['Name', 'FriendlyName']) {
    const names = new Set(said.keys());
    for (const attribute of all) {
      const key = readAttribute(attribute, name);
      if (key === undefined || key === '' || names.has(key)) continue;
      const values = listChildren(attribute, 'assertion', 'AttributeValue').flatMap((value) => {
        // What is made of elements is no text.
        return Array.from(value.childNodes).every(({ nodeType }) => nodeType === 3) ? [readText(value)] : [];
      });
      said.set(key, [...(said.get(key) ?? []), ...values]);
    }
  }
  return Object.fromEntries(said);
}
