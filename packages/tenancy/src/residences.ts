import { CatalogFailedError, TenancyError, TenantUnknownError } from "./errors.ts";
import type { Catalog, Residence, TenantId } from "./placement.ts";

/** About 300 bytes each. */
const REMEMBERED = 10_000;

/** What the catalog last said about each tenant. It may be stale: the fence decides, never this. */
export class Residences {
  readonly #catalog: Catalog;
  readonly #remembered = new Map<TenantId, Residence>();

  constructor(catalog: Catalog) {
    this.#catalog = catalog;
  }

  recall(tenantId: TenantId): Residence | undefined {
    return this.#remembered.get(tenantId);
  }

  forget(tenantId: TenantId): void {
    this.#remembered.delete(tenantId);
  }

  /** Asks the catalog, or throws TENANT_UNKNOWN, CATALOG_FAILED, or what an engine's own catalog says. */
  async find(tenantId: TenantId, options?: { fresh?: boolean }): Promise<Residence> {
    this.#remembered.delete(tenantId);
    const residence = await this.#locate(tenantId, options);
    if (!residence) throw new TenantUnknownError(tenantId);
    // A token is signed for whom the residence names.
    if (residence.tenantId !== tenantId)
      throw new CatalogFailedError(tenantId, `it answered for tenant ${residence.tenantId}`);
    this.#remembered.set(tenantId, residence);
    if (this.#remembered.size > REMEMBERED) {
      for (const longest of this.#remembered.keys()) {
        this.#remembered.delete(longest);
        break;
      }
    }
    return residence;
  }

  async #locate(tenantId: TenantId, options?: { fresh?: boolean }): Promise<Residence | undefined> {
    try {
      return await this.#catalog.locate(tenantId, options);
    } catch (error) {
      if (error instanceof TenancyError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new CatalogFailedError(tenantId, reason, { cause: error });
    }
  }
}
