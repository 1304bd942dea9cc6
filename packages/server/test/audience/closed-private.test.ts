/** A private server: who is shown what on every surface. */
import { testOpenness } from './closed.ts';

testOpenness('private');
