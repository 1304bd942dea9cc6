import { sign } from 'node:crypto';
import { promisify } from 'node:util';
import { deflateRaw } from 'node:zlib';
import { escapeHtml } from '../html/escape-html.ts';
import { NAMESPACES } from './xml.ts';

const deflate = promisify(deflateRaw);

const RSA_SHA256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256';
export const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';

export interface SignOnRequest {
  id: string;
  /** Where the provider asks people. */
  signOnUrl: string;
  /** What it knows this server by, and where it is to answer. */
  audience: string;
  recipient: string;
  /** Whether it can call people by a name that is never another's. */
  persistent: boolean;
  /** Signs, PEM. */
  privateKey: string;
  now: number;
}

/** Where a browser is sent to be asked who its person is (SAML Bindings §3.4.4.1: signed, in the query). */
export async function makeSignOnUrl({ id, signOnUrl, privateKey, now, ...request }: SignOnRequest): Promise<string> {
  const { audience, recipient, persistent } = request;
  const xml = `<samlp:AuthnRequest xmlns:samlp="${NAMESPACES.protocol}" xmlns:saml="${NAMESPACES.assertion}" ID="${id}" Version="2.0" IssueInstant="${new Date(now).toISOString()}" Destination="${escapeHtml(signOnUrl)}" AssertionConsumerServiceURL="${escapeHtml(recipient)}" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"><saml:Issuer>${escapeHtml(audience)}</saml:Issuer><samlp:NameIDPolicy${persistent ? ` Format="${PERSISTENT}"` : ''} AllowCreate="true"/></samlp:AuthnRequest>`;
  const request64 = (await deflate(xml)).toString('base64');
  const said = `SAMLRequest=${encodeURIComponent(request64)}&SigAlg=${encodeURIComponent(RSA_SHA256)}`;
  const signature = sign('sha256', Buffer.from(said), privateKey).toString('base64');
  return `${signOnUrl}${signOnUrl.includes('?') ? '&' : '?'}${said}&Signature=${encodeURIComponent(signature)}`;
}
