import Type from 'typebox';

export const DomainBlock = Type.Object({
  domain: Type.String(),
  /** SHA-256 of the domain, in hex. */
  digest: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  severity: Type.Enum(['silence', 'suspend']),
  comment: Type.String(),
});
export type DomainBlock = Type.Static<typeof DomainBlock>;
