import { AppError } from '../../../lib/errors.ts';
import type { UploadedFile } from '../../http/uploaded-file.ts';

interface Said {
  description?: string;
  focus?: string;
  thumbnail?: UploadedFile;
}

/** What is said about a file; what was not sent stays out, so that it is not changed. */
export function readSaid({ description, focus: text, thumbnail }: Said) {
  const focus = readFocus(text);
  return {
    ...(description === undefined ? {} : { description }),
    ...(focus === undefined ? {} : { focus }),
    ...(thumbnail === undefined ? {} : { thumbnail: thumbnail.path }),
  };
}

/** The same of a file that is there: what stands for it may be taken away, too. */
export function readChange({ remove_thumbnail: removed, ...said }: Said & { remove_thumbnail?: boolean }) {
  return { ...(removed === true && { thumbnail: null }), ...readSaid(said) };
}

/** Reads a focal point, `x,y` from -1 to 1; undefined where none is given. */
function readFocus(text: string | undefined): { x: number; y: number } | undefined {
  if (text === undefined || text === '') return undefined;
  const parts = /^\s*([+-]?\d*\.?\d+)\s*,\s*([+-]?\d*\.?\d+)\s*$/.exec(text);
  if (parts === null || text.length > 100) throw new AppError('invalid', 'Validation failed: focus is invalid');
  return { x: Number(parts[1]), y: Number(parts[2]) };
}
