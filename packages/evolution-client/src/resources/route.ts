import { instanceName } from "../guards.ts";
import type { Call, CallOptions, Requester } from "../request.ts";

/** How a route differs from a `POST` whose request is its JSON body. */
interface RouteOptions<Request> extends Pick<Call, "safe" | "sends"> {
  method?: Call["method"];
  /** Fields of the request that travel in the query string. Nothing else ever does. */
  query?: readonly string[];
  /** Throws for what must not leave. */
  check?(request: Request): void;
}

/** The calls of one group of routes, `/{group}/{verb}/{instance}`. @internal */
export interface Routes {
  /** A call that takes a request. */
  route<Request, Answer>(
    verb: string,
    options?: RouteOptions<Request>,
  ): (instance: string, request: Request, options?: CallOptions) => Promise<Answer>;
  /** A call that takes nothing but the instance. */
  bare<Answer>(
    verb: string,
    method?: Call["method"],
    safe?: boolean,
  ): (instance: string, options?: CallOptions) => Promise<Answer>;
}

type Fields = Record<string, unknown>;

const pick = (fields: Fields, keep: (key: string) => boolean): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([key]) => keep(key)));

function bodyOf(method: Call["method"], request: unknown, query: readonly string[]): unknown {
  if (method === "GET") return undefined;
  if (query.length === 0) return request;
  const body = pick({ ...(request as Fields) }, (key) => !query.includes(key));
  return Object.keys(body).length > 0 ? body : undefined;
}

/**
 * Declares the routes of a group.
 * @see Evolution 2.3.7 merges the query string over the path after its guard, so an `instanceName`
 * there would act on another instance: only declared fields are forwarded.
 * @internal
 */
export function routesOf(call: Requester, group: string): Routes {
  return {
    route: (verb, options = {}) => {
      const { method = "POST", query = [], check, ...traits } = options;
      return async (name, request, callOptions) => {
        const path = [group, verb, instanceName(name)];
        check?.(request);
        const fields = { ...(request as Fields | undefined) };
        return call(
          {
            ...traits,
            method,
            path,
            query: pick(fields, (key) => query.includes(key)) as Call["query"],
            body: bodyOf(method, request, query),
            delayMs: typeof fields.delay === "number" ? fields.delay : 0,
          },
          callOptions,
        );
      };
    },
    bare:
      (verb, method = "GET", safe) =>
      async (name, callOptions) =>
        call({ method, path: [group, verb, instanceName(name)], safe }, callOptions),
  };
}
