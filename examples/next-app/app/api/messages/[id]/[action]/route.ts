export { apiRoute as POST } from "../../../../../lib/api-route.ts";
