/** What people may be here beyond having an account. Those with an office and those with a badge alone are rows alike. */
export interface RolesTable {
  /** `owner`, `admin` and `moderator` are always there; others are called by a number. */
  key: string;
  name: string;
  /** `#rrggbb`, or ''. */
  color: string;
  /** Who stands higher acts on who stands lower. */
  position: number;
  /** `toMask` of `core/staff/permissions.ts`. */
  permissions: number;
  /** Shown beside the names of those who have it. */
  highlighted: 0 | 1;
  /** Whoever has it signs in by two steps, whatever the setting asks of others. */
  twoFactor: 0 | 1;
}
