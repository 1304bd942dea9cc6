import { escapeHtml } from '../html/escape-html.ts';
import { readCertificate } from './certificates.ts';
import { loadSamlPackages } from './packages.ts';
import { refuseUnless } from './refused.ts';
import { PERSISTENT } from './request.ts';
import { isNamed, listChildren, NAMESPACES, parseXml, readAttribute, readText, walk } from './xml.ts';

/** Of one provider; whole federations have tens of megabytes. */
export const METADATA_MAX_BYTES = 512 * 1024;
const CERTIFICATES_MAX = 10;
const ADDRESS_MAX = 1_000;
const REDIRECT = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect';
const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

/** What a provider says of itself. */
export interface IdpMetadata {
  entityId: string;
  /** Where people are sent to be asked. */
  signOnUrl: string;
  /** What it signs with, base64 of DER: more than one while one is replaced by another. */
  certificates: string[];
  /** It can call people by a name that is never another's. */
  persistent: boolean;
}

/** Reads what a provider says of itself (SAML Metadata §2.4.3). Throws `SamlRefused`. */
export async function readIdpMetadata(text: string, now: number): Promise<IdpMetadata> {
  const packages = await loadSamlPackages();
  refuseUnless(Buffer.byteLength(text) <= METADATA_MAX_BYTES, 'it is too large');
  const root = parseXml(packages, text, { comments: true });
  const entities = [...walk(root)].flatMap((entity) => {
    if (!isNamed(entity, 'metadata', 'EntityDescriptor')) return [];
    const roles = listChildren(entity, 'metadata', 'IDPSSODescriptor').filter((role) =>
      (readAttribute(role, 'protocolSupportEnumeration') ?? '').split(/\s+/).includes(NAMESPACES.protocol),
    );
    return roles.map((role) => ({ entity, role }));
  });
  const [found, more] = entities;
  refuseUnless(found !== undefined, 'it describes no provider that speaks SAML 2.0');
  refuseUnless(more === undefined, 'it describes more than one provider');
  const { entity, role } = found;
  for (const element of [root, entity, role]) {
    const until = readAttribute(element, 'validUntil');
    refuseUnless(until === undefined || Date.parse(until) > now, 'it is good no more');
  }
  const entityId = readAttribute(entity, 'entityID') ?? '';
  refuseUnless(entityId !== '' && entityId.length <= ADDRESS_MAX, 'the provider has no name');
  const service = listChildren(role, 'metadata', 'SingleSignOnService').find(
    (one) => readAttribute(one, 'Binding') === REDIRECT,
  );
  const signOnUrl = (service && readAttribute(service, 'Location')) ?? '';
  refuseUnless(
    signOnUrl !== '' && signOnUrl.length <= ADDRESS_MAX,
    'people cannot be sent there by a link (HTTP-Redirect)',
  );
  const formats = listChildren(role, 'metadata', 'NameIDFormat').map(readText);
  return { entityId, signOnUrl, certificates: readCertificates(role), persistent: formats.includes(PERSISTENT) };
}

function readCertificates(role: Element): string[] {
  const keys = listChildren(role, 'metadata', 'KeyDescriptor').filter(
    (key) => (readAttribute(key, 'use') ?? 'signing') === 'signing',
  );
  const found = keys
    .flatMap((key) => [...walk(key)].filter((one) => isNamed(one, 'signature', 'X509Certificate')))
    .flatMap((one) => readCertificate(readText(one)) ?? []);
  const certificates = [...new Set(found)];
  refuseUnless(certificates.length > 0, 'it has no certificate of an RSA key of 2048 bits or more');
  refuseUnless(certificates.length <= CERTIFICATES_MAX, 'it has too many certificates');
  return certificates;
}

/** What this server says of itself to a provider. */
export function writeSpMetadata({
  audience,
  recipient,
  certificate,
}: {
  audience: string;
  recipient: string;
  certificate: string;
}): string {
  const key = `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`;
  const methods = [
    'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    'http://www.w3.org/2009/xmlenc11#aes128-gcm',
    'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="${NAMESPACES.metadata}" xmlns:ds="${NAMESPACES.signature}" entityID="${escapeHtml(audience)}">
  <md:SPSSODescriptor AuthnRequestsSigned="true" WantAssertionsSigned="true" protocolSupportEnumeration="${NAMESPACES.protocol}">
    <md:KeyDescriptor use="signing">${key}</md:KeyDescriptor>
    <md:KeyDescriptor use="encryption">${key}${methods.map((method) => `<md:EncryptionMethod Algorithm="${method}"/>`).join('')}</md:KeyDescriptor>
    <md:NameIDFormat>${PERSISTENT}</md:NameIDFormat>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat>
    <md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified</md:NameIDFormat>
    <md:AssertionConsumerService Binding="${POST}" Location="${escapeHtml(recipient)}" index="0" isDefault="true"/>
  </md:SPSSODescriptor>
</md:EntityDescriptor>
`;
}
