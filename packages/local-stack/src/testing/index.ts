export { bootstrapDatabase } from "../postgres/bootstrap/bootstrap-database.ts";
export {
  createDatabase,
  createTestCluster,
  type TestCluster,
  type TestDatabase,
} from "./test-cluster.ts";
