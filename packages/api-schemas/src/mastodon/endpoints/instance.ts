import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { DateTime, nullable } from '../common.ts';
import { DomainBlock } from '../domain-block.ts';
import { Instance } from '../instance.ts';
import { InstanceV1 } from '../instance-v1.ts';
import { Rule } from '../rule.ts';
import { TermsOfService } from '../terms-of-service.ts';

/** Numbers as texts, as Mastodon has them. */
const Digits = Type.String({ pattern: '^[0-9]+$' });
const WeekOfActivity = Type.Object({
  week: Type.String({ pattern: '^[0-9]+$', description: 'its first moment, in seconds' }),
  statuses: Digits,
  logins: Digits,
  registrations: Digits,
});

const open = { method: 'GET', auth: 'none' } as const;

export const instance = {
  get: endpoint({
    path: '/api/v2/instance',
    evenIfPrivate: true,
    summary: 'What this server is and allows',
    notes: '`configuration` tells what is really taken.',
    ...open,
    answer: Instance,
  }),
  getV1: endpoint({
    path: '/api/v1/instance',
    evenIfPrivate: true,
    summary: 'What this server is and allows, in the older form',
    deprecated: '2022-11-14',
    ...open,
    answer: InstanceV1,
  }),
  peers: endpoint({
    path: '/api/v1/instance/peers',
    summary: 'The servers that are known here',
    ...open,
    answer: Type.Array(Type.String()),
  }),
  activity: endpoint({
    path: '/api/v1/instance/activity',
    summary: 'What people here did in the last twelve weeks, this one first',
    notes: 'Weeks begin on Mondays, at midnight of UTC, and are counted every ten minutes.',
    ...open,
    answer: Type.Array(WeekOfActivity),
  }),
  rules: endpoint({
    path: '/api/v1/instance/rules',
    evenIfPrivate: true,
    summary: 'The rules of this server',
    ...open,
    answer: Type.Array(Rule),
  }),
  description: endpoint({
    path: '/api/v1/instance/extended_description',
    evenIfPrivate: true,
    summary: 'What this server says of itself at length',
    ...open,
    answer: Type.Object({ updated_at: nullable(DateTime), content: Type.String() }),
  }),
  privacyPolicy: endpoint({
    path: '/api/v1/instance/privacy_policy',
    evenIfPrivate: true,
    summary: 'What this server does with what it knows of people',
    notes: '404 while the operator has said nothing.',
    ...open,
    answer: Type.Object({ updated_at: DateTime, content: Type.String() }),
  }),
  terms: endpoint({
    path: '/api/v1/instance/terms_of_service',
    evenIfPrivate: true,
    summary: 'The terms that hold',
    notes: '404 while there are none.',
    ...open,
    answer: TermsOfService,
  }),
  termsOf: endpoint({
    path: '/api/v1/instance/terms_of_service/:date',
    evenIfPrivate: true,
    summary: 'The terms that hold from a day on',
    ...open,
    answer: TermsOfService,
  }),
  domainBlocks: endpoint({
    path: '/api/v1/instance/domain_blocks',
    summary: 'Servers that this one has nothing to do with, or little',
    notes: 'As the operator has it: 404 for those whom it is not shown to.',
    method: 'GET',
    auth: 'optional',
    answer: Type.Array(DomainBlock),
  }),
  postingLanguages: endpoint({
    path: '/api/v1/instance/languages',
    evenIfPrivate: true,
    summary: 'Languages to write in, with their English names',
    ...open,
    answer: Type.Array(Type.Object({ code: Type.String(), name: Type.String() })),
  }),
  searchPeers: endpoint({
    path: '/api/v1/peers/search',
    summary: 'Known servers whose names begin alike, ten at most',
    ...open,
    params: Type.Object({ q: Type.String({ default: '', maxLength: 253 }) }),
    answer: Type.Array(Type.String()),
  }),
  donationCampaigns: endpoint({
    path: '/api/v1/donation_campaigns',
    summary: 'What apps may ask people to give for: nothing',
    method: 'GET',
    auth: 'user',
    answer: 'empty',
  }),
  languages: endpoint({
    path: '/api/v1/instance/translation_languages',
    evenIfPrivate: true,
    summary: 'What can be translated into what',
    notes: 'Always empty.',
    ...open,
    answer: Type.Record(Type.String(), Type.Array(Type.String())),
  }),
};
