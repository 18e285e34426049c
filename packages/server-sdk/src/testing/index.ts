export { jobQueueContract } from "./job-queue-contract.ts";
export {
  gatewayProbesSql,
  type SqlGatewayUnderTest,
  sqlGatewayContract,
} from "./sql-gateway-contract.ts";
