import { AppError } from '../../lib/errors.ts';
import { cleanText } from '../../lib/text/clean-text.ts';
import type { Upload } from './read-upload.ts';

export const DESCRIPTION_MAX = 10_000;

/** The point that stays visible when a picture is cropped; 0, 0 is the middle. */
export interface Focus {
  /** -1 (left) to 1 (right). */
  x: number;
  /** -1 (bottom) to 1 (top). */
  y: number;
}

/** What is said of one file. */
export interface MediaText {
  id: number;
  description: string | null;
  focusX: number;
  focusY: number;
}

/** What is to be said of one; what is left out stays. */
export interface MediaTextChange {
  id: number;
  description?: string | null;
  focus?: Focus;
  /** Shown small in its place; null: nothing is, any more. */
  thumbnail?: Upload | null;
}

/** What is said of a file after a change. Throws `invalid`. */
export function changeText(row: MediaText, change: Omit<MediaTextChange, 'id'>): MediaText {
  const { x, y } = checkFocus(change.focus ?? { x: row.focusX, y: row.focusY });
  const description = change.description === undefined ? row.description : checkDescription(change.description ?? '');
  return { id: row.id, description: description || null, focusX: x, focusY: y };
}

/** Cleans a description. Throws `invalid` for one that is too long. */
export function checkDescription(description: string): string {
  const text = cleanText(description).trim();
  if ([...text].length > DESCRIPTION_MAX) {
    throw new AppError(
      'invalid',
      `Validation failed: Description is too long (maximum is ${DESCRIPTION_MAX} characters)`,
    );
  }
  return text;
}

/** Throws `invalid` outside of -1 to 1. */
export function checkFocus(focus: Focus): Focus {
  const fits = (n: number) => Number.isFinite(n) && n >= -1 && n <= 1;
  if (!fits(focus.x) || !fits(focus.y)) {
    throw new AppError('invalid', 'Validation failed: Focus must be two numbers from -1 to 1');
  }
  return focus;
}
