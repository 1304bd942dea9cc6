import { AppError } from '../errors.ts';
import type { Doc, SourceType } from './doc.ts';
import { parsePlain } from './parse-plain.ts';

/** One parser a type; what has none is not offered. */
const PARSERS: Partial<Record<SourceType, (source: string) => Doc>> = {
  'text/plain': parsePlain,
};

export function canParse(type: string): type is SourceType {
  return Object.hasOwn(PARSERS, type);
}

/** Reads what somebody typed, once. Linear in its length. Throws `invalid` for a type that has no parser. */
export function parseText(source: string, type: SourceType): Doc {
  const parse = canParse(type) ? PARSERS[type] : undefined;
  if (parse === undefined) throw new AppError('invalid', 'Unsupported content type');
  return parse(source);
}
