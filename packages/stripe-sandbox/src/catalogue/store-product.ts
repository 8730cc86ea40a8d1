import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { invalidRequest } from '../core/errors.ts';
import { mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';

type Product = ObjectTypes['product'];

/** Stores a new product; `createProduct` adds its default price. */
export function storeProduct(context: Context, params: Wire<Stripe.ProductCreateParams>): Product {
  const id = params.id ?? context.newId('prod');
  if (context.find('product', id) !== undefined) {
    throw invalidRequest(`Product already exists: ${id}`, 'id', 'resource_already_exists');
  }
  const at = context.now();
  return context.create(
    'product',
    {
      id,
      object: 'product',
      active: params.active ?? true,
      created: at,
      default_price: null,
      description: params.description ?? null,
      images: params.images ?? [],
      livemode: false,
      marketing_features: params.marketing_features ?? [],
      metadata: mergeMetadata({}, params.metadata),
      name: params.name,
      package_dimensions: params.package_dimensions ?? null,
      shippable: params.shippable ?? null,
      statement_descriptor: params.statement_descriptor ?? null,
      tax_code: params.tax_code ?? null,
      tax_details: null,
      type: params.type ?? 'service',
      unit_label: params.unit_label ?? null,
      updated: at,
      url: params.url ?? null,
    },
    'product.created',
  );
}
