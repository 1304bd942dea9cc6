import type { MessagesOf } from '../i18n/context.ts';

/** What to tell about a field that was not accepted, by the code of the answer; empty without one. */
export function explainField(t: MessagesOf<'visitor'>, code: string | null | undefined): string {
  if (!code) return '';
  const words: Record<string, string> = {
    taken: t.fieldErrorTaken,
    invalid: t.fieldErrorInvalid,
    blank: t.fieldErrorBlank,
    too_short: t.fieldErrorTooShort,
    too_long: t.fieldErrorTooLong,
    reserved: t.fieldErrorReserved,
    below_limit: t.fieldErrorBelowLimit,
  };
  return Object.hasOwn(words, code) ? words[code]! : t.actionFailed;
}
