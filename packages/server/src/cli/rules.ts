import { addRule, removeRule } from '../core/users/rules.ts';
import { loadInstanceSettings, type Rule } from '../core/users/settings.ts';
import { AppError } from '../lib/errors.ts';
import { parseId } from '../lib/ids.ts';
import type { Answer } from './answer.ts';
import { withBase } from './with-base.ts';

const toData = ({ id, text, hint }: Rule) => ({ id: String(id), text, hint });
const toText = ({ id, text }: Rule) => `${id}  ${text}`;

/** What people who join agree to, in its order. */
export function showRules(): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const { rules } = await loadInstanceSettings(ctx);
      return { data: rules.map(toData), perLine: true, text: rules.map(toText).join('\n') };
    },
    { existing: true, looks: true },
  );
}

/** Adds one behind the others. */
export function addOneRule(text: string, { hint }: { hint?: string }): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const rule = await addRule(ctx, { by: null, text, ...(hint === undefined ? {} : { hint }) });
      return { data: toData(rule), text: toText(rule) };
    },
    { existing: true },
  );
}

/** Takes one away. */
export function removeOneRule(number: string): Promise<Answer> {
  return withBase(
    async ({ ctx }) => {
      const id = parseId(number);
      if (id === undefined) throw new AppError('not-found', `There is no rule ${number}`);
      await removeRule(ctx, { by: null, id });
      return { data: { id: number }, text: 'Removed' };
    },
    { existing: true },
  );
}
