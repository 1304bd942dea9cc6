import { AppError } from '../errors.ts';

/** What reads XML and its signatures: not everybody has it, and nobody loads it who needs none. */
async function load() {
  const [{ DOMParser }, { SignedXml }, { decrypt }] = await Promise.all([
    import('@xmldom/xmldom'),
    import('xml-crypto'),
    import('xml-encryption'),
  ]);
  return { DOMParser, SignedXml, decrypt };
}

export type SamlPackages = Awaited<ReturnType<typeof load>>;

let loaded: SamlPackages | undefined;

/** Throws `invalid` where the packages are not installed, and says how they are. */
export async function loadSamlPackages(): Promise<SamlPackages> {
  try {
    loaded ??= await load();
    return loaded;
  } catch (cause) {
    throw new AppError(
      'invalid',
      'SAML needs packages that are not installed: run "npm ci --include=optional" where Linnet is, and restart it',
      { cause },
    );
  }
}
