export { apiRoute as GET, apiRoute as POST } from "../../../../../lib/api-route.ts";
