import { SignedXml } from 'xml-crypto';

export interface Signer {
  privateKey: string;
  /** Base64 of DER. */
  certificate: string;
}

/** What a test says in the name of a provider. Times in milliseconds. */
export interface Said {
  issuer: string;
  audience: string;
  recipient: string;
  inResponseTo: string | null;
  nameId: string;
  format?: string;
  attributes?: Record<string, string | string[]>;
  id?: string;
  now: number;
  /** Changes of the assertion, and of the answer around it, before anything is signed. */
  assertion?: (xml: string) => string;
  response?: (xml: string) => string;
  /** What is signed, and by whom; the assertion unless said. */
  sign?: 'assertion' | 'response' | 'both' | 'none';
  signer: Signer;
  algorithm?: string;
  digest?: string;
  transforms?: string[];
}

const time = (ms: number) => new Date(ms).toISOString();
const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
const SHA256 = 'http://www.w3.org/2001/04/xmlenc#sha256';
export const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
export const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

let count = 0;

/** An assertion without signature. */
export function writeAssertion(said: Said): string {
  const { issuer, audience, recipient, inResponseTo, nameId, now, attributes = {} } = said;
  const id = said.id ?? `_a${++count}`;
  const until = time(now + 5 * 60_000);
  const values = Object.entries(attributes).map(([name, value]) => {
    const list = [value].flat().map((one) => `<saml:AttributeValue>${one}</saml:AttributeValue>`);
    return `<saml:Attribute Name="${name}">${list.join('')}</saml:Attribute>`;
  });
  const answers = inResponseTo === null ? '' : ` InResponseTo="${inResponseTo}"`;
  const xml = `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="${id}" Version="2.0" IssueInstant="${time(now)}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${said.format ?? PERSISTENT}">${nameId}</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="${until}" Recipient="${recipient}"${answers}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="${time(now)}" NotOnOrAfter="${until}"><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${time(now)}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>${values.length === 0 ? '' : `<saml:AttributeStatement>${values.join('')}</saml:AttributeStatement>`}</saml:Assertion>`;
  return said.assertion?.(xml) ?? xml;
}

/** The answer that carries what is given. */
export function writeResponse(said: Said, content: string): string {
  const { issuer, recipient, inResponseTo, now } = said;
  const answers = inResponseTo === null ? '' : ` InResponseTo="${inResponseTo}"`;
  const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r${++count}" Version="2.0" IssueInstant="${time(now)}" Destination="${recipient}"${answers}><saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${content}</samlp:Response>`;
  return said.response?.(xml) ?? xml;
}

/** Signs the root of a document, as a provider does. */
export function signXml(
  xml: string,
  { signer, algorithm = RSA_SHA256, digest = SHA256, transforms = [ENVELOPED, EXCLUSIVE] }: Omit<Said, 'sign'> | Said,
): string {
  const signature = new SignedXml({
    privateKey: signer.privateKey,
    signatureAlgorithm: algorithm,
    canonicalizationAlgorithm: EXCLUSIVE,
  });
  signature.addReference({ xpath: '/*', transforms, digestAlgorithm: digest });
  signature.computeSignature(xml, {
    prefix: 'ds',
    location: { reference: "/*/*[local-name(.)='Issuer']", action: 'after' },
  });
  return signature.getSignedXml();
}

/** A whole answer. */
export function forge(said: Said): string {
  const { sign = 'assertion' } = said;
  const plain = writeAssertion(said);
  const assertion = sign === 'assertion' || sign === 'both' ? signXml(plain, said) : plain;
  const response = writeResponse(said, assertion);
  return sign === 'response' || sign === 'both' ? signXml(response, said) : response;
}

/** What a provider says of itself. */
export function writeMetadata({
  entityId,
  signOnUrl,
  certificates,
  more = '',
}: {
  entityId: string;
  signOnUrl: string;
  certificates: readonly string[];
  /** Attributes of the root. */
  more?: string;
}): string {
  const keys = certificates.map(
    (one) =>
      `<md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${one}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  );
  return `<?xml version="1.0"?><!-- ours --><md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" entityID="${entityId}" ${more}><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${keys.join('')}<md:NameIDFormat>${PERSISTENT}</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="${signOnUrl}"/></md:IDPSSODescriptor></md:EntityDescriptor>`;
}
