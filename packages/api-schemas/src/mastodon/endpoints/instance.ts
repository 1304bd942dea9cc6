import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';
import { DateTime, nullable } from '../common.ts';
import { Instance } from '../instance.ts';
import { InstanceV1 } from '../instance-v1.ts';
import { Rule } from '../rule.ts';

const open = { method: 'GET', auth: 'none' } as const;

export const instance = {
  get: endpoint({
    path: '/api/v2/instance',
    summary: 'What this server is and allows',
    notes: '`configuration` tells what is really taken.',
    ...open,
    answer: Instance,
  }),
  getV1: endpoint({
    path: '/api/v1/instance',
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
  rules: endpoint({
    path: '/api/v1/instance/rules',
    summary: 'The rules of this server',
    notes: 'Always empty.',
    ...open,
    answer: Type.Array(Rule),
  }),
  description: endpoint({
    path: '/api/v1/instance/extended_description',
    summary: 'What this server says of itself at length',
    ...open,
    answer: Type.Object({ updated_at: nullable(DateTime), content: Type.String() }),
  }),
  languages: endpoint({
    path: '/api/v1/instance/translation_languages',
    summary: 'What can be translated into what',
    notes: 'Always empty.',
    ...open,
    answer: Type.Record(Type.String(), Type.Array(Type.String())),
  }),
};
