import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import {
  AdminDomainAllow,
  AdminDomainBlock,
  AdminDomainPreview,
  AdminModePreview,
  AdminTiedAccount,
  Severity,
} from '../admin-domain.ts';

const blocks = '/api/v1/admin/domain_blocks';
const allows = '/api/v1/admin/domain_allows';
/** Ends follows, which do not come back by themselves. */
const SUSPENDING = { of: 'browsers', when: { severity: ['suspend'] } } as const;
const staff = { auth: 'user', permission: 'manageFederation' } as const;
const readBlocks = { ...staff, scopes: ['admin:read:domain_blocks'] } as const;
const writeBlocks = { ...staff, scopes: ['admin:write:domain_blocks'] } as const;
const readAllows = { ...staff, scopes: ['admin:read:domain_allows'] } as const;
const writeAllows = { ...staff, scopes: ['admin:write:domain_allows'] } as const;

const Comment = Type.String({ description: '2,000 characters at most' });
const Decision = {
  severity: Type.Optional(Severity),
  reject_media: Type.Optional(Type.Boolean()),
  reject_reports: Type.Optional(Type.Boolean()),
  private_comment: Type.Optional(Comment),
  public_comment: Type.Optional(Comment),
  obfuscate: Type.Optional(Type.Boolean()),
};

export const adminDomains = {
  blocks: endpoint({
    method: 'GET',
    path: blocks,
    summary: 'What is decided about other servers, newest first',
    ...readBlocks,
    paged: { by: 'id', limit: 100, max: 200 },
    answer: Type.Array(AdminDomainBlock),
  }),
  preview: endpoint({
    method: 'GET',
    path: `${blocks}/preview`,
    summary: 'What a decision about a server would be about',
    ...readBlocks,
    params: Type.Object({ domain: Type.String() }),
    answer: AdminDomainPreview,
  }),
  previewAccounts: endpoint({
    method: 'GET',
    path: `${blocks}/preview/accounts`,
    summary: 'People of a server who follow somebody here or are followed, with ten of them each way',
    notes: 'Those known last first; of the domain itself, not of names below it.',
    ...readBlocks,
    params: Type.Object({ domain: Type.String() }),
    paged: { by: 'mark', limit: 20 },
    answer: Type.Array(AdminTiedAccount),
  }),
  block: endpoint({
    method: 'GET',
    path: `${blocks}/:id`,
    summary: 'A decision about a server',
    ...readBlocks,
    answer: AdminDomainBlock,
  }),
  createBlock: endpoint({
    method: 'POST',
    path: blocks,
    summary: 'Decide about a server',
    notes:
      'It holds for all names below the domain as well. `suspend`: nothing comes from it or goes to it, and nothing of its people is shown; ' +
      '`silence`, unless said otherwise: those alone meet its people who follow them; `noop`: what the flags say. ' +
      '422 where something is decided already: change that.',
    ...writeBlocks,
    confirm: SUSPENDING,
    params: Type.Object({ domain: Type.String(), ...Decision }),
    answer: AdminDomainBlock,
  }),
  changeBlock: endpoint({
    method: ['PUT', 'PATCH'],
    path: `${blocks}/:id`,
    summary: 'Change a decision about a server',
    notes: 'What is left out stays.',
    ...writeBlocks,
    confirm: SUSPENDING,
    params: Type.Object(Decision),
    answer: AdminDomainBlock,
  }),
  removeBlock: endpoint({
    method: 'DELETE',
    path: `${blocks}/:id`,
    summary: 'Take a decision about a server back',
    notes: 'What is kept of its people is shown again.',
    ...writeBlocks,
    answer: 'empty',
  }),
  allows: endpoint({
    method: 'GET',
    path: allows,
    summary: 'Servers that are allowed while only these are, newest first',
    ...readAllows,
    paged: { by: 'id', limit: 100, max: 200 },
    answer: Type.Array(AdminDomainAllow),
  }),
  allow: endpoint({
    method: 'GET',
    path: `${allows}/:id`,
    summary: 'A server that is allowed',
    ...readAllows,
    answer: AdminDomainAllow,
  }),
  createAllow: endpoint({
    method: 'POST',
    path: allows,
    summary: 'Allow a server',
    notes: 'It holds for all names below the domain as well. Twice changes nothing.',
    ...writeAllows,
    params: Type.Object({ domain: Type.String() }),
    answer: AdminDomainAllow,
  }),
  removeAllow: endpoint({
    method: 'DELETE',
    path: `${allows}/:id`,
    summary: 'Allow a server no longer',
    ...writeAllows,
    answer: 'empty',
  }),
  mode: endpoint({
    method: 'GET',
    path: '/api/v1/admin/federation_mode',
    summary: 'Which servers this one speaks to',
    ...readAllows,
    answer: Type.Object({ mode: Type.Enum(['open', 'allowed']) }),
  }),
  previewMode: endpoint({
    method: 'GET',
    path: '/api/v1/admin/federation_mode/preview',
    summary: 'What speaking to allowed servers alone is about',
    notes:
      'In either mode. Strangers are those that were met and are neither allowed nor suspended; those with most follows are named.',
    ...readAllows,
    answer: AdminModePreview,
  }),
  setMode: endpoint({
    method: ['PUT', 'PATCH'],
    path: '/api/v1/admin/federation_mode',
    summary: 'Speak to all servers that are not suspended, or to those alone that are allowed',
    notes:
      'Nothing is asked of any other host then, for pictures and previews of links neither, and nothing of others is shown. Follows stay.',
    ...writeAllows,
    confirm: { of: 'browsers' },
    params: Type.Object({ mode: Type.Enum(['open', 'allowed']) }),
    answer: Type.Object({ mode: Type.Enum(['open', 'allowed']) }),
  }),
};
