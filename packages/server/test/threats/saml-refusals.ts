import assert from 'node:assert/strict';
import { ENVELOPED, forge, type Said, type Signer, signXml, writeAssertion, writeResponse } from '../api/saml-forge.ts';

export const DOCTYPE = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';

const evil = (xml: string) => xml.replace(/ ID="[^"]+"/, ' ID="_evil"').replace(/(<saml:NameID[^>]*>)[^<]+/, '$1owner');
const signatureOf = (xml: string) => /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(xml)?.[0] ?? '';
const without = (xml: string) => xml.replace(signatureOf(xml), '');
/** Puts something right behind the issuer, where a signature stands. */
const behindIssuer = (xml: string, what: string) => xml.replace('</saml:Issuer>', `</saml:Issuer>${what}`);
const insideSignature = (signature: string, what: string) =>
  signature.replace('</ds:Signature>', `<ds:Object>${what}</ds:Object></ds:Signature>`);

/** Of a signed answer, and of a signed assertion in an answer: each with somebody else's name put in where some readers look. */
const WRAPPED: Record<string, (said: Said) => string> = {
  'XSW1: the signed answer inside the signature of another': (said) => {
    const signed = forge({ ...said, sign: 'response' });
    return behindIssuer(evil(without(signed)), insideSignature(signatureOf(signed), without(signed)));
  },
  'XSW2: the signed answer beside its signature, in another': (said) => {
    const signed = forge({ ...said, sign: 'response' });
    return behindIssuer(evil(without(signed)), without(signed) + signatureOf(signed));
  },
  'XSW3: another assertion before the signed one': (said) => {
    const signed = signXml(writeAssertion(said), said);
    return writeResponse(said, evil(without(signed)) + signed);
  },
  'XSW3b: another assertion behind the signed one': (said) => {
    const signed = signXml(writeAssertion(said), said);
    return writeResponse(said, signed + evil(without(signed)));
  },
  'XSW4: the signed assertion inside another': (said) => {
    const signed = signXml(writeAssertion(said), said);
    return writeResponse(said, evil(without(signed)).replace('</saml:Assertion>', `${signed}</saml:Assertion>`));
  },
  'XSW5: the signature in another assertion, what it signs behind it': (said) => {
    const signed = signXml(writeAssertion(said), said);
    return writeResponse(said, behindIssuer(evil(without(signed)), signatureOf(signed)) + without(signed));
  },
  'XSW6: the signature in another assertion, what it signs inside it': (said) => {
    const signed = signXml(writeAssertion(said), said);
    const wrapped = signatureOf(signed).replace('</ds:Signature>', `${without(signed)}</ds:Signature>`);
    return writeResponse(said, behindIssuer(evil(without(signed)), wrapped));
  },
  'XSW7: another assertion in extensions': (said) => {
    const signed = signXml(writeAssertion(said), said);
    const extensions = `<samlp:Extensions>${evil(without(signed)).replace('_evil', '_x')}</samlp:Extensions>`;
    return writeResponse(said, `${extensions}${evil(without(signed))}`).replace(
      '</samlp:Response>',
      `${signed}</samlp:Response>`,
    );
  },
  'XSW8: what is signed in an object of the signature of another': (said) => {
    const signed = signXml(writeAssertion(said), said);
    return writeResponse(
      said,
      behindIssuer(evil(without(signed)), insideSignature(signatureOf(signed), without(signed))),
    );
  },
  'the same id twice': (said) => {
    const signed = signXml(writeAssertion(said), said);
    const [, id = ''] = / ID="([^"]+)"/.exec(signed) ?? [];
    return writeResponse(said, evil(without(signed)).replace('_evil', id) + signed);
  },
  'the signature of the answer over its assertion': (said) => {
    const signed = signXml(writeAssertion(said), said);
    return behindIssuer(writeResponse(said, evil(without(signed))), signatureOf(signed));
  },
};

const past = ({ now }: Said, ms: number) => new Date(now - ms).toISOString();
const put = (pattern: RegExp, by: string) => (xml: string) => {
  assert.match(xml, pattern);
  return xml.replace(pattern, by);
};

/** What is to be refused, by what is wrong with it; `stranger` signs as somebody whom nobody knows. */
export const listRefusals = (stranger: Signer): Record<string, (said: Said) => string> => ({
  ...WRAPPED,
  'nothing is signed': (said) => forge({ ...said, sign: 'none' }),
  'by the key of somebody else': (said) => forge({ ...said, signer: stranger }),
  'by the key of somebody else, whose certificate it brings along': (said) =>
    forge({ ...said, signer: stranger }).replace(
      '</ds:SignatureValue>',
      `</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${stranger.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
    ),
  'changed after it was signed': (said) => forge(said).replace('>ada<', '>eve<'),
  'an answer that is signed wrongly around an assertion that is signed': (said) =>
    behindIssuer(forge(said), signatureOf(signXml(writeResponse(said, ''), said))),
  'signed by SHA-1': (said) => forge({ ...said, algorithm: 'http://www.w3.org/2000/09/xmldsig#rsa-sha1' }),
  'with a digest by SHA-1': (said) => forge({ ...said, digest: 'http://www.w3.org/2000/09/xmldsig#sha1' }),
  'in another canonical form': (said) =>
    forge({ ...said, transforms: [ENVELOPED, 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'] }),
  'a canonical form with comments': (said) =>
    forge({ ...said, transforms: [ENVELOPED, 'http://www.w3.org/2001/10/xml-exc-c14n#WithComments'] }),
  'a comment in the name': (said) => forge({ ...said, nameId: 'owner<!-- -->.evil' }),
  'a comment in the name, put there later': (said) => forge(said).replace('>ada<', '>a<!---->da<'),
  'an instruction in the name': (said) => forge(said).replace('>ada<', '>ada<?x y?><'),
  'CDATA in the name': (said) => forge({ ...said, nameId: '<![CDATA[ada]]>' }),
  'an element in the name': (said) => forge({ ...said, nameId: 'ada<b>x</b>' }),
  'no name': (said) => forge({ ...said, nameId: '' }),
  'a name for this time only': (said) =>
    forge({ ...said, format: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient' }),
  'a document type': (said) => DOCTYPE + forge(said),
  'entities that grow': (said) => DOCTYPE + forge(said).replace('>ada<', '>&b;<'),
  'an entity of a file': (said) =>
    `<!DOCTYPE r [<!ENTITY f SYSTEM "file:///etc/passwd">]>${forge(said).replace('>ada<', '>&f;<')}`,
  'too deep': (said) =>
    forge({
      ...said,
      response: (xml) => xml.replace('<samlp:Status>', `${'<a>'.repeat(50)}${'</a>'.repeat(50)}<samlp:Status>`),
    }),
  'too many elements': (said) =>
    forge({ ...said, response: (xml) => xml.replace('<samlp:Status>', `${'<a/>'.repeat(11_000)}<samlp:Status>`) }),
  'too many attributes': (said) =>
    forge({
      ...said,
      response: (xml) =>
        xml.replace(
          '<samlp:Status>',
          `<a ${Array.from({ length: 100 }, (_, i) => `a${i}=""`).join(' ')}/><samlp:Status>`,
        ),
    }),
  'cut off': (said) => forge(said).slice(0, -20),
  'something behind the end': (said) => `${forge(said)}<a/>`,
  'no XML': () => 'SAML',
  'another document': () => '<a/>',
  'an assertion alone': (said) => signXml(writeAssertion(said), said),
  'no assertion': (said) => writeResponse(said, ''),
  'for another audience': (said) => forge({ ...said, audience: 'https://other.test' }),
  'for nobody in particular': (said) =>
    forge({ ...said, assertion: put(/<saml:AudienceRestriction>.*<\/saml:AudienceRestriction>/, '') }),
  'for us and, apart, for another': (said) =>
    forge({
      ...said,
      assertion: put(
        /<\/saml:Conditions>/,
        '<saml:AudienceRestriction><saml:Audience>https://x.test</saml:Audience></saml:AudienceRestriction></saml:Conditions>',
      ),
    }),
  'for another recipient': (said) =>
    forge({ ...said, assertion: put(/Recipient="[^"]+"/, 'Recipient="https://x.test/acs"') }),
  'for no recipient': (said) => forge({ ...said, assertion: put(/ Recipient="[^"]+"/, '') }),
  'to another destination': (said) =>
    forge({ ...said, response: put(/Destination="[^"]+"/, 'Destination="https://x.test/acs"') }),
  'signed as a whole, without a destination': (said) =>
    forge({ ...said, sign: 'response', response: put(/ Destination="[^"]+"/, '') }),
  'by another provider': (said) => forge({ ...said, issuer: 'https://other.test' }),
  'an answer by another provider around an assertion': (said) =>
    forge({ ...said, response: put(/<saml:Issuer>[^<]+/, '<saml:Issuer>https://other.test') }),
  'to something else that was asked': (said) => forge({ ...said, inResponseTo: '_other' }),
  'to nothing that was asked': (said) => forge({ ...said, inResponseTo: null }),
  'to nothing, in an answer that says otherwise': (said) =>
    writeResponse(said, signXml(writeAssertion({ ...said, inResponseTo: null }), said)),
  'to two things': (said) => forge({ ...said, response: put(/InResponseTo="[^"]+"/, 'InResponseTo="_other"') }),
  expired: (said) => forge({ ...said, now: said.now - 8 * 60_000 }),
  'expired conditions': (said) =>
    forge({ ...said, assertion: put(/(<saml:Conditions[^>]* NotOnOrAfter=)"[^"]+"/, `$1"${past(said, 3 * 60_000)}"`) }),
  'a session that is over': (said) =>
    forge({
      ...said,
      assertion: put(/<saml:AuthnStatement /, `<saml:AuthnStatement SessionNotOnOrAfter="${past(said, 3 * 60_000)}" `),
    }),
  'without an end': (said) =>
    forge({ ...said, assertion: put(/(<saml:SubjectConfirmationData) NotOnOrAfter="[^"]+"/, '$1') }),
  'with an end that is far away': (said) =>
    forge({
      ...said,
      assertion: put(
        /(<saml:SubjectConfirmationData) NotOnOrAfter="[^"]+"/,
        `$1 NotOnOrAfter="${past(said, -25 * 3_600_000)}"`,
      ),
    }),
  'not yet valid': (said) => forge({ ...said, now: said.now + 3 * 60_000 }),
  'a time that is none': (said) => forge({ ...said, assertion: put(/NotBefore="[^"]+"/, 'NotBefore="today"') }),
  'a condition that nobody knows': (said) =>
    forge({ ...said, assertion: put(/<\/saml:Conditions>/, '<saml:Condition/></saml:Conditions>') }),
  'nobody was asked': (said) => forge({ ...said, assertion: put(/<saml:AuthnStatement.*<\/saml:AuthnStatement>/, '') }),
  'confirmed in another way': (said) => forge({ ...said, assertion: put(/cm:bearer/, 'cm:sender-vouches') }),
  'another version': (said) => forge({ ...said, assertion: put(/Version="2.0"/, 'Version="1.1"') }),
  'a failure': (said) => forge({ ...said, response: put(/status:Success/, 'status:Responder') }),
});
