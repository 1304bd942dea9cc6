import { instance } from '@linnet/api-schemas/pleroma/endpoints/instance.ts';
import { mint } from '../../../core/addresses.ts';
import { defineRoutes } from '../../http/route.ts';

export const instanceRoutes = defineRoutes(instance, {
  frontends: ({ ctx }) => ({ pleroma_fe: { nsfwCensorImage: mint.path(ctx, '/media/default/header.png') } }),
});
