export { buildConversation, buildMessage, buildSession } from "./build.ts";
export type { FakeSeed, FakeServer } from "./fake-server.ts";
export {
  type FakeFaults,
  type FakeTransport,
  type FakeTransportOptions,
  fakeTransport,
} from "./fake-transport.ts";
export { seededRandom } from "./random.ts";
export { seedBusiness } from "./seed-business.ts";
export { seedHorizonte } from "./seed-horizonte.ts";
