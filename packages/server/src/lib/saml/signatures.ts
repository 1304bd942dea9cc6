import type { SamlPackages } from './packages.ts';
import { refuseUnless } from './refused.ts';
import { findChild, listChildren, NAMESPACES, readAttribute, readText, requireChild, walk } from './xml.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = `${NAMESPACES.signature}enveloped-signature`;
/** Nothing by SHA-1, and nothing by a shared key, of which a certificate could be made one. */
const METHODS = [
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512',
  'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1',
];
const DIGESTS = ['http://www.w3.org/2001/04/xmlenc#sha256', 'http://www.w3.org/2001/04/xmlenc#sha512'];
/** A method, a reference with two transforms, and what these may say: some twelve. */
const INFO_MAX_ELEMENTS = 40;
const ID = /^[A-Za-z_][\w.-]{0,255}$/;
const ID_NAMES = ['ID', 'Id', 'id'];

/**
 * What the signature of an element vouches for: its canonical form, of which alone anything may be read (XML Signature §3.2).
 * It has to be over that element and nothing else. Undefined where the element has none; throws `SamlRefused` for one that does
 * not hold. `text` is the document that the element stands in; `certificates` are PEM, any of which will do.
 */
export function readSigned(
  { SignedXml }: Pick<SamlPackages, 'SignedXml'>,
  { text, element, certificates }: { text: string; element: Element; certificates: readonly string[] },
): string | undefined {
  const signature = findChild(element, 'signature', 'Signature');
  if (signature === undefined) return undefined;
  checkForm(element, signature);
  for (const publicCert of certificates) {
    // What the answer says of its own key is not asked.
    const check = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
    check.SignatureAlgorithms = pick(check.SignatureAlgorithms, METHODS);
    check.HashAlgorithms = pick(check.HashAlgorithms, DIGESTS);
    check.CanonicalizationAlgorithms = pick(check.CanonicalizationAlgorithms, [EXCLUSIVE, ENVELOPED]);
    try {
      if (!isSignedBy(check, signature)) continue;
      check.loadSignature(signature);
      if (!check.checkSignature(text)) continue;
    } catch {
      continue;
    }
    const [signed, more] = check.getSignedReferences();
    refuseUnless(signed !== undefined && more === undefined, 'the signature is over more than one element');
    return signed;
  }
  refuseUnless(false, 'the signature is by none of the keys that are known');
  return undefined;
}

/**
 * Whether the few lines that were signed are signed by the key of `check`. Asked before the element is looked at, for each key anew
 * and for many times its size: that is work which anybody could give us otherwise.
 */
function isSignedBy(check: InstanceType<SamlPackages['SignedXml']>, signature: Element): boolean {
  const info = requireChild(signature, 'signature', 'SignedInfo');
  const method = readAttribute(requireChild(info, 'signature', 'SignatureMethod'), 'Algorithm') ?? '';
  const [Form, Method] = [check.CanonicalizationAlgorithms[EXCLUSIVE], check.SignatureAlgorithms[method]];
  if (Form === undefined || Method === undefined || !check.publicCert) return false;
  const value = readText(requireChild(signature, 'signature', 'SignatureValue')).replaceAll(/\s/g, '');
  const said = new Form().process(info.cloneNode(true), { ancestorNamespaces: [] }).toString();
  return new Method().verifySignature(said, check.publicCert, value);
}

/** SAML Core §5.4: enveloped, over the element by its id, in exclusive canonical form. */
function checkForm(element: Element, signature: Element): void {
  const info = requireChild(signature, 'signature', 'SignedInfo');
  refuseUnless([...walk(info)].length <= INFO_MAX_ELEMENTS, 'the signature is over too much');
  const algorithmOf = (parent: Element, name: string) =>
    readAttribute(requireChild(parent, 'signature', name), 'Algorithm') ?? '';
  refuseUnless(algorithmOf(info, 'CanonicalizationMethod') === EXCLUSIVE, 'the signature is in another canonical form');
  refuseUnless(
    METHODS.includes(algorithmOf(info, 'SignatureMethod')),
    'the signature is made in a way that is not believed',
  );
  refuseUnless(findChild(signature, 'signature', 'Object') === undefined, 'the signature carries something');
  const reference = requireChild(info, 'signature', 'Reference');
  refuseUnless(
    DIGESTS.includes(algorithmOf(reference, 'DigestMethod')),
    'the digest is made in a way that is not believed',
  );
  const transforms = listChildren(requireChild(reference, 'signature', 'Transforms'), 'signature', 'Transform');
  const steps = transforms.map((one) => readAttribute(one, 'Algorithm'));
  refuseUnless(
    steps.length === 2 && steps[0] === ENVELOPED && steps[1] === EXCLUSIVE,
    'what is signed is made in another way',
  );
  const id = readAttribute(element, 'ID') ?? '';
  refuseUnless(ID.test(id) && readAttribute(reference, 'URI') === `#${id}`, 'the signature is over something else');
  refuseUnless(countId(element, id) === 1, 'an id is there twice');
}

function countId(element: Element, id: string): number {
  let count = 0;
  const root = element.ownerDocument.documentElement;
  for (const one of walk(root)) if (ID_NAMES.some((name) => readAttribute(one, name) === id)) count++;
  return count;
}

function pick<T>(all: Record<string, T>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
}
