import type { Stripe } from 'stripe';
import type { Context } from '../core/context.ts';
import { invalidRequest, resourceMissing } from '../core/errors.ts';
import { listPage } from '../core/list.ts';
import { cleared, mergeMetadata } from '../core/metadata.ts';
import type { ObjectTypes, Wire } from '../core/object-types.ts';
import type { Resource } from '../core/registry.ts';
import { createPrice } from './prices.ts';
import { storeProduct } from './store-product.ts';

type Product = ObjectTypes['product'];

/** Products. */
export const products: Resource = (registry) => {
  registry.type('product', { prefix: 'prod' });
  registry.route<Stripe.ProductCreateParams>()('POST', '/v1/products', createProduct);
  registry.route<Stripe.ProductListParams>()('GET', '/v1/products', (context, params) =>
    listPage(
      context,
      {
        type: 'product',
        url: '/v1/products',
        filter: ({ id, active, url, shippable }) =>
          (params.ids === undefined || params.ids.includes(id)) &&
          (params.active === undefined || params.active === active) &&
          (params.url === undefined || params.url === url) &&
          (params.shippable === undefined || params.shippable === shippable),
      },
      params,
    ),
  );
  registry.route()('GET', '/v1/products/{id}', (context, _params, { id }) => context.get('product', id));
  registry.route<Stripe.ProductUpdateParams>()('POST', '/v1/products/{id}', (context, params, { id }) =>
    update(context, id, params),
  );
  registry.route()('DELETE', '/v1/products/{id}', (context, _params, { id }) => {
    const product = context.get('product', id);
    if (context.store.order('price', 'product', id).values.length > 0) {
      throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.');
    }
    context.remove('product', id);
    context.emit('product.deleted', product);
    return { id, object: 'product', deleted: true };
  });
};

/** Stores a new product, with its default price where one is described. */
export function createProduct(context: Context, params: Wire<Stripe.ProductCreateParams>): Product {
  const product = storeProduct(context, params);
  const described = params.default_price_data;
  if (described === undefined) return product;
  const price = createPrice(context, { ...described, product: product.id });
  return context.update(
    'product',
    product.id,
    (draft) => {
      draft.default_price = price.id;
    },
    'product.updated',
  );
}

function update(context: Context, id: string, params: Wire<Stripe.ProductUpdateParams>): Product {
  if (params.default_price !== undefined && params.default_price !== '') {
    const price = context.find('price', params.default_price);
    if (price?.product !== id) throw resourceMissing('price', params.default_price, 'default_price');
  }
  const before = context.get('product', id);
  const after = context.update('product', id, (draft) => {
    draft.active = params.active ?? draft.active;
    if (params.default_price !== undefined)
      draft.default_price = params.default_price === '' ? null : params.default_price;
    draft.description = cleared(params.description, draft.description);
    if (params.images !== undefined)
      draft.images = params.images === '' || params.images === null ? [] : params.images;
    if (params.marketing_features !== undefined) {
      draft.marketing_features =
        params.marketing_features === '' || params.marketing_features === null
          ? []
          : params.marketing_features;
    }
    if (params.metadata !== undefined) draft.metadata = mergeMetadata(draft.metadata, params.metadata);
    draft.name = params.name ?? draft.name;
    draft.package_dimensions = cleared(params.package_dimensions, draft.package_dimensions);
    draft.shippable = params.shippable ?? draft.shippable;
    draft.statement_descriptor = params.statement_descriptor ?? draft.statement_descriptor ?? null;
    draft.tax_code = cleared(params.tax_code, draft.tax_code ?? null);
    draft.unit_label = cleared(params.unit_label, draft.unit_label ?? null);
    draft.url = cleared(params.url, draft.url);
    draft.updated = context.now();
  });
  context.emitUpdated('product.updated', before, after);
  return after;
}
