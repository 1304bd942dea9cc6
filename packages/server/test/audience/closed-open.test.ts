/** A server as it is without any switch: who is shown what on every surface. */
import { testOpenness } from './closed.ts';

testOpenness('open');
