/** A server that speaks to those alone that it allows: who is shown what on every surface. */
import { testOpenness } from './closed.ts';

testOpenness('allowed');
