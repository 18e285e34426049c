import { recipient } from "../guards.ts";
import type { CallOptions, Requester } from "../request.ts";
import { routesOf } from "./route.ts";

/** A label of WhatsApp Business. */
export interface Label {
  /** WhatsApp's id, digits. */
  id: string;
  name: string;
  /** Index into WhatsApp's palette, 0 to 19; a string in some rows. */
  color: string | number;
  predefinedId?: string | null;
}

/** Answer of {@link LabelResource.handleLabel}. */
export interface LabelChange {
  numberJid: string;
  labelId: string;
  add?: boolean;
  remove?: boolean;
}

/** Labels, which only WhatsApp Business accounts have. */
export interface LabelResource {
  findLabels(instance: string, options?: CallOptions): Promise<Label[]>;
  handleLabel(
    instance: string,
    request: { number: string; labelId: string; action: "add" | "remove" },
    options?: CallOptions,
  ): Promise<LabelChange>;
}

/** Labels alone, for bundles that need no more. */
export function createLabelResource(call: Requester): LabelResource {
  const { route, bare } = routesOf(call, "label");
  return {
    findLabels: bare("findLabels"),
    handleLabel: route("handleLabel", {
      check: ({ number }) => {
        recipient(number);
      },
    }),
  };
}
