import {
  addPreset,
  changePreset,
  listPresets,
  type PresetUse,
  removePreset,
  type WarningPreset,
} from '../core/sanctions/presets.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const toData = ({ id, use, title, text }: WarningPreset) => ({ id: String(id), use, title, text });
const toText = ({ id, use, title }: WarningPreset) => `${id}  ${use.padEnd(8)}  ${title}`;

/** All there are, by their titles. */
export function showPresets(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const all = await listPresets(ctx);
      return { data: all.map(toData), perLine: true, text: all.map(toText).join('\n') };
    },
    { existing: true, looks: true },
  );
}

/** Keeps a text for moderators. */
export function addOnePreset(title: string, text: string, { for: use }: { for: PresetUse }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const preset = await addPreset(ctx, { by: null, use, title, text });
      return { data: toData(preset), text: toText(preset) };
    },
    { existing: true },
  );
}

/** Changes what is given. */
export function editOnePreset(number: string, { title, text }: { title?: string; text?: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      if (title === undefined && text === undefined) throw new AppError('invalid', 'Say --title, --text or both');
      const given = { ...(title === undefined ? {} : { title }), ...(text === undefined ? {} : { text }) };
      const preset = await changePreset(ctx, { by: null, id: readNumber(number), ...given }).catch(tellMissing(number));
      return { data: toData(preset), text: toText(preset) };
    },
    { existing: true },
  );
}

/** Takes one away. */
export function removeOnePreset(number: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      await removePreset(ctx, { by: null, id: readNumber(number) }).catch(tellMissing(number));
      return { data: { id: number }, text: 'Removed' };
    },
    { existing: true },
  );
}

const missing = (number: string) => new AppError('not-found', `There is no preset ${number}: "presets list" shows all`);

function readNumber(number: string): number {
  const id = parseId(number);
  if (id === undefined) throw missing(number);
  return id;
}

const tellMissing = (number: string) => (error: unknown) => {
  throw error instanceof AppError && error.code === 'not-found' ? missing(number) : error;
};
