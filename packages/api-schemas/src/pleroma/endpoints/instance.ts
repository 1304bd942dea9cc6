import Type from 'typebox';
import { endpoint } from '../../endpoint.ts';

/** How web apps of that world look here; what is not set is theirs. */
const FrontendConfigurations = Type.Object({ pleroma_fe: Type.Object({ nsfwCensorImage: Type.String() }) });

export const instance = {
  frontends: endpoint({
    method: 'GET',
    path: '/api/pleroma/frontend_configurations',
    evenIfPrivate: true,
    summary: 'How web apps of others are set up here',
    auth: 'optional',
    answer: FrontendConfigurations,
  }),
};
