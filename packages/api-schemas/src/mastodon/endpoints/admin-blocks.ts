import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { AdminCanonicalEmailBlock, AdminEmailDomainBlock, AdminIpBlock, AdminUsernameBlock } from '../admin-blocks.ts';

const read = <S extends string>(what: S) =>
  ({ auth: 'user', scopes: [`admin:read:${what}`], permission: 'manageBlocks' }) as const;
const write = <S extends string>(what: S) =>
  ({ auth: 'user', scopes: [`admin:write:${what}`], permission: 'manageBlocks' }) as const;
const paged = { by: 'id', limit: 100, max: 200 } as const;

const Severity = Type.Enum(['sign_up_requires_approval', 'sign_up_block', 'no_access']);
const Approval = Type.Boolean({ default: false, description: 'they may ask, and staff decides: an extension' });
const expires = Type.Optional(
  Type.Integer({ minimum: 0, description: 'after so many seconds; without it, or 0, when somebody takes it away' }),
);

/** Who may not join, or not even look. */
export const adminBlocks = {
  ips: endpoint({
    method: 'GET',
    path: '/api/v1/admin/ip_blocks',
    summary: 'Addresses that are kept out, newest first',
    ...read('ip_blocks'),
    paged,
    answer: Type.Array(AdminIpBlock),
    since: '4.0.0',
  }),
  ip: endpoint({
    method: 'GET',
    path: '/api/v1/admin/ip_blocks/:id',
    summary: 'One of them',
    ...read('ip_blocks'),
    answer: AdminIpBlock,
    since: '4.0.0',
  }),
  addIp: endpoint({
    method: 'POST',
    path: '/api/v1/admin/ip_blocks',
    summary: 'Keep an address out, or a range of them',
    notes: '422 for one that is there, and for one that would shut you out.',
    ...write('ip_blocks'),
    params: Type.Object({
      ip: Type.String({ default: '', description: '`192.0.2.7` or `192.0.2.0/24`' }),
      severity: Severity,
      comment: Type.String({ default: '' }),
      expires_in: expires,
    }),
    answer: AdminIpBlock,
    since: '4.0.0',
  }),
  changeIp: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/ip_blocks/:id',
    summary: 'Change one',
    notes: 'What is left out stays.',
    ...write('ip_blocks'),
    params: Type.Object({
      ip: Type.Optional(Type.String()),
      severity: Type.Optional(Severity),
      comment: Type.Optional(Type.String()),
      expires_in: expires,
    }),
    answer: AdminIpBlock,
    since: '4.0.0',
  }),
  removeIp: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/ip_blocks/:id',
    summary: 'Let it in again',
    ...write('ip_blocks'),
    answer: 'empty',
    since: '4.0.0',
  }),
  emailDomains: endpoint({
    method: 'GET',
    path: '/api/v1/admin/email_domain_blocks',
    summary: 'Domains whose addresses nobody joins with, newest first',
    ...read('email_domain_blocks'),
    paged,
    answer: Type.Array(AdminEmailDomainBlock),
    since: '4.0.0',
  }),
  emailDomain: endpoint({
    method: 'GET',
    path: '/api/v1/admin/email_domain_blocks/:id',
    summary: 'One of them',
    ...read('email_domain_blocks'),
    answer: AdminEmailDomainBlock,
    since: '4.1.0',
  }),
  addEmailDomain: endpoint({
    method: 'POST',
    path: '/api/v1/admin/email_domain_blocks',
    summary: 'Keep a domain out, all below it, and all whose mail goes there',
    ...write('email_domain_blocks'),
    params: Type.Object({ domain: Type.String({ default: '' }), allow_with_approval: Approval }),
    answer: AdminEmailDomainBlock,
    since: '4.0.0',
  }),
  removeEmailDomain: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/email_domain_blocks/:id',
    summary: 'Let it in again',
    ...write('email_domain_blocks'),
    answer: 'empty',
    since: '4.0.0',
  }),
  emails: endpoint({
    method: 'GET',
    path: '/api/v1/admin/canonical_email_blocks',
    summary: 'Mailboxes that nobody joins with, newest first',
    ...read('canonical_email_blocks'),
    paged,
    answer: Type.Array(AdminCanonicalEmailBlock),
    since: '4.0.0',
  }),
  email: endpoint({
    method: 'GET',
    path: '/api/v1/admin/canonical_email_blocks/:id',
    summary: 'One of them',
    ...read('canonical_email_blocks'),
    answer: AdminCanonicalEmailBlock,
    since: '4.0.0',
  }),
  testEmail: endpoint({
    method: 'POST',
    path: '/api/v1/admin/canonical_email_blocks/test',
    summary: 'Which of them keeps an address out',
    ...read('canonical_email_blocks'),
    params: Type.Object({ email: Type.String() }),
    answer: Type.Array(AdminCanonicalEmailBlock),
    since: '4.0.0',
  }),
  addEmail: endpoint({
    method: 'POST',
    path: '/api/v1/admin/canonical_email_blocks',
    summary: 'Keep a mailbox out, whichever way its address is written',
    ...write('canonical_email_blocks'),
    params: Type.Object({
      email: Type.Optional(Type.String()),
      canonical_email_hash: Type.Optional(Type.String({ description: 'instead, where only that is known' })),
    }),
    answer: AdminCanonicalEmailBlock,
    since: '4.0.0',
  }),
  removeEmail: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/canonical_email_blocks/:id',
    summary: 'Let it in again',
    ...write('canonical_email_blocks'),
    answer: 'empty',
    since: '4.0.0',
  }),
  usernames: endpoint({
    method: 'GET',
    path: '/api/v1/admin/username_blocks',
    summary: 'Names that nobody takes, newest first',
    notes: 'An extension.',
    ...read('accounts'),
    paged,
    answer: Type.Array(AdminUsernameBlock),
  }),
  addUsername: endpoint({
    method: 'POST',
    path: '/api/v1/admin/username_blocks',
    summary: 'Keep a name out, and its look-alikes',
    notes: 'An extension. Whoever has it keeps it.',
    ...write('accounts'),
    params: Type.Object({
      username: Type.String({ default: '' }),
      comparison: Type.Enum(['exact', 'contains'], { default: 'exact' }),
      allow_with_approval: Approval,
    }),
    answer: AdminUsernameBlock,
  }),
  removeUsername: endpoint({
    method: 'DELETE',
    path: '/api/v1/admin/username_blocks/:id',
    summary: 'Let it be taken again',
    notes: 'An extension.',
    ...write('accounts'),
    answer: 'empty',
  }),
};
