/** Why something of SAML is not believed: for the log, never for who sent it. */
export class SamlRefused extends Error {
  override readonly name = 'SamlRefused';
}

export function refuseUnless(condition: boolean, why: string): asserts condition {
  if (!condition) throw new SamlRefused(why);
}
