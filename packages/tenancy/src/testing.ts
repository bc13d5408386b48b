export {
  forEachIsolation,
  type Isolation,
  type IsolationFixture,
  type IsolationOptions,
  type TestTenant,
} from "./testing/for-each-isolation.ts";
export { injections, type Injection, type InjectionTarget } from "./testing/injections.ts";
export {
  createTestDatabase,
  testConnection,
  testRoles,
  type TestDatabase,
  type TestDatabaseOptions,
  type TestRole,
} from "./testing/test-database.ts";
