export { createPostgresGateway, type PostgresGatewayOptions } from "./gateway.ts";
export { ejectMigrations, type Migrated, type MigrateOptions, migrate } from "./migrate.ts";
