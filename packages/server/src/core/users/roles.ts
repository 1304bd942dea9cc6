export type { UserRole } from '../../db/tables/users.ts';
