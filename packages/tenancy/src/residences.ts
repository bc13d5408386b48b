import { TenantUnknownError } from "./errors.ts";
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

  /** Asks the catalog, or throws TENANT_UNKNOWN. */
  async find(tenantId: TenantId, options?: { fresh?: boolean }): Promise<Residence> {
    this.#remembered.delete(tenantId);
    const residence = await this.#catalog.locate(tenantId, options);
    if (!residence) throw new TenantUnknownError(tenantId);
    this.#remembered.set(tenantId, residence);
    if (this.#remembered.size > REMEMBERED) {
      for (const longest of this.#remembered.keys()) {
        this.#remembered.delete(longest);
        break;
      }
    }
    return residence;
  }
}
