import { AppError } from '../../../lib/errors.ts';

/** Reads a focal point, `x,y` from -1 to 1; undefined where none is given. */
export function readFocus(text: string | undefined): { x: number; y: number } | undefined {
  if (text === undefined || text === '') return undefined;
  const parts = /^\s*([+-]?\d*\.?\d+)\s*,\s*([+-]?\d*\.?\d+)\s*$/.exec(text);
  if (parts === null || text.length > 100) throw new AppError('invalid', 'Validation failed: focus is invalid');
  return { x: Number(parts[1]), y: Number(parts[2]) };
}
