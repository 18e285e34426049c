export { apiRoute as GET } from "../../../lib/api-route.ts";
