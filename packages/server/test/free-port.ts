export { findFreePort } from '../../../scripts/free-port.ts';
