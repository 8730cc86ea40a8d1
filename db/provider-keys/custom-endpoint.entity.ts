import { defineEntity, p } from '@mikro-orm/postgresql';
import { time } from '../columns.ts';

export const CustomEndpointSchema = defineEntity({
  name: 'CustomEndpoint',
  tableName: 'custom_endpoints',
  properties: {
    id: p.text().primary(),
    name: p.text(),
    baseUrl: p.text(),
    createdAt: time(),
  },
});

/** An OpenAI-compatible endpoint that an administrator has allowed. */
export class CustomEndpointEntity extends CustomEndpointSchema.class {}
CustomEndpointSchema.setClass(CustomEndpointEntity);
