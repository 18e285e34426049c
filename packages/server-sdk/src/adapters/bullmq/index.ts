export { createQueueBackend, type QueueBackendOptions } from "./create-queue-backend.ts";
