export { createPostgresGateway, type PostgresGatewayOptions } from "./gateway.ts";
