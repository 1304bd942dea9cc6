import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ADMINISTRATOR, PERMISSIONS } from '@linnet/api-schemas/permissions.ts';
import { type AdminGroup, type AdminPlace, adminGroups, findAdminPlace } from './admin-places.ts';
import { STAFF } from './staff.ts';

const place = (href: string, wants: AdminPlace['wants']): AdminPlace => ({
  href,
  icon: 'info',
  text: () => href,
  what: () => '',
  wants,
});
const groups: AdminGroup[] = [
  { text: null, places: [place('/admin', null)] },
  { text: () => 'Safety', places: [place('/admin/reports', 'manageReports'), place('/admin/blocks', 'manageBlocks')] },
  { text: () => 'Server', places: [place('/admin/settings', 'manageSettings')] },
];
const paths = (permissions: number) =>
  adminGroups(permissions, groups).map(({ places }) => places.map(({ href }) => href));

test('people with an office are shown the rooms that their permissions open, and no group of none', () => {
  assert.deepEqual(paths(PERMISSIONS.manageReports), [['/admin'], ['/admin/reports']]);
  assert.deepEqual(paths(PERMISSIONS.viewDashboard), [['/admin']]);
  assert.deepEqual(paths(1), [['/admin'], ['/admin/reports', '/admin/blocks'], ['/admin/settings']]);
});

test('a page belongs to the room it is in', () => {
  const find = (path: string) => findAdminPlace(path, groups)?.href;
  assert.deepEqual(['/admin', '/admin/reports', '/admin/reports/7', '/admin/reportsx'].map(find), [
    '/admin',
    '/admin/reports',
    '/admin/reports',
    undefined,
  ]);
});

test('who may invite others alone holds no office', () => {
  const bits = Object.values(PERMISSIONS).reduce<number>((sum, bit) => sum | bit, ADMINISTRATOR);
  assert.equal(STAFF, bits & ~PERMISSIONS.inviteUsers);
  const isStaff = (bits: number) => (bits & STAFF) !== 0;
  assert.deepEqual([0, PERMISSIONS.inviteUsers, PERMISSIONS.viewDashboard, 1].map(isStaff), [false, false, true, true]);
});
