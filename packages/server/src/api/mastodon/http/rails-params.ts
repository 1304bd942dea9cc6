import type { ParamRules } from '../../http/read-params.ts';

/** `ActiveModel::Type::Boolean::FALSE_VALUES`: everything else that is not blank is true. */
const FALSE = new Set<unknown>([false, 0, '0', 'f', 'F', 'false', 'FALSE', 'off', 'OFF', 'False']);

/** How Rails reads a form. */
export const railsParams: ParamRules = {
  readBoolean: (value) => !FALSE.has(value),
  // Strong parameters permit what has the shape they name, and leave the rest out.
  dropsMisshapen: true,
};
