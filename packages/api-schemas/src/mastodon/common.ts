import Type, { type Static, type TSchema } from 'typebox';

/** Decimal digits that fit 2^53: real apps page with `max_id=[0-9]+` and decode ids as integers. */
export const Id = Type.String({ pattern: '^[0-9]{1,16}$' });
export type Id = Static<typeof Id>;

/** Always three decimals and `Z`: strict apps read any other form as "now". */
export const DateTime = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$' });
export type DateTime = Static<typeof DateTime>;

/** `YYYY-MM-DD`, for `last_status_at`. */
export const PlainDate = Type.String({ pattern: '^\\d{4}-\\d\\d-\\d\\d$' });
export type PlainDate = Static<typeof PlainDate>;

/** An absolute address. */
export const Url = Type.String({ pattern: '^https?://' });
export type Url = Static<typeof Url>;

export const Count = Type.Integer({ minimum: 0 });

/**
 * The same schema, or null. A list of types rather than `anyOf`, because the serialiser compiles the former to one
 * comparison and runs a validator for the latter.
 */
export function nullable<T extends TSchema>(schema: T) {
  const plain = { ...schema } as Record<string, unknown>;
  return Type.Unsafe<Static<T> | null>({
    ...plain,
    type: [plain['type'] ?? 'string', 'null'],
    ...(Array.isArray(plain['enum']) ? { enum: [...plain['enum'], null] } : {}),
  });
}
