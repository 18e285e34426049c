export { type NodeHandler, type NodeHandlerOptions, toNodeHandler } from "./to-node-handler.ts";
