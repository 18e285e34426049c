import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** A part of a template, as Meta spells it. */
export interface TemplateComponent {
  type: "HEADER" | "BODY" | "FOOTER" | "BUTTONS" | (string & {});
  text?: string;
  format?: string;
  [key: string]: unknown;
}

/** A template as Meta keeps it. */
export interface Template {
  id: string;
  name: string;
  /** `pt_BR` */
  language: string;
  status: "APPROVED" | "PENDING" | "REJECTED" | (string & {});
  category: "UTILITY" | "MARKETING" | "AUTHENTICATION" | (string & {});
  components: TemplateComponent[];
}

/** What {@link TemplateResource.create} takes. */
export interface CreateTemplateRequest {
  /** Lower case, digits and `_`. */
  name: string;
  category: "UTILITY" | "MARKETING" | "AUTHENTICATION";
  allowCategoryChange?: boolean;
  language: string;
  components: TemplateComponent[];
  webhookUrl?: string;
}

/** Message templates of Meta. WHATSAPP-BUSINESS instances only. */
export interface TemplateResource {
  find(instance: string, options?: CallOptions): Promise<Template[]>;
  create(
    instance: string,
    request: CreateTemplateRequest,
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
  edit(
    instance: string,
    request: { templateId: string; category?: string; components?: TemplateComponent[] },
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
  /** Deletes all languages of the name, or the one of `hsmId`. */
  delete(
    instance: string,
    request: { name: string; hsmId?: string },
    options?: CallOptions,
  ): Promise<Record<string, unknown>>;
}

/** Templates alone, for bundles that need no more. */
export function createTemplateResource(call: Requester): TemplateResource {
  const { route, bare } = routesOf(call, "template");
  return {
    find: bare("find"),
    create: route("create"),
    edit: route("edit"),
    delete: route("delete", { method: "DELETE" }),
  };
}
