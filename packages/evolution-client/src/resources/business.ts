import { recipient } from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** What both business routes take. */
export interface CatalogRequest {
  /** Whose; the account's own when it is its number. */
  number: string;
  /** Most entries. @defaultValue 10 */
  limit?: number;
  cursor?: string;
}

/** Whose catalog it is. */
export interface CatalogOwner {
  wuid: string;
  name?: string;
  numberExists: boolean;
  isBusiness: boolean;
}

/** Products of a business; empty for everybody else. */
export interface Catalog extends CatalogOwner {
  catalogLength: number;
  catalog: Record<string, unknown>[];
}

/** Collections of a business; empty for everybody else. */
export interface Collections extends CatalogOwner {
  collectionsLength: number;
  collections: Record<string, unknown>[];
}

/** What businesses offer. */
export interface BusinessResource {
  getCatalog(instance: string, request: CatalogRequest, options?: CallOptions): Promise<Catalog>;
  getCollections(
    instance: string,
    request: CatalogRequest,
    options?: CallOptions,
  ): Promise<Collections>;
}

/** Catalogs alone, for bundles that need no more. */
export function createBusinessResource(call: Requester): BusinessResource {
  const { route } = routesOf(call, "business");
  const check = ({ number }: CatalogRequest): void => {
    recipient(number);
  };
  return {
    getCatalog: route("getCatalog", { safe: true, check }),
    getCollections: route("getCollections", { safe: true, check }),
  };
}
