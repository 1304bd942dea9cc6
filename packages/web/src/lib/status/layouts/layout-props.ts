import type { Status } from '../../api/types.ts';

export interface LayoutProps {
  status: Status;
  /** On its own page. */
  large: boolean;
  /** Within another post, as a quote. */
  nested: boolean;
}
