import { MESSAGE_MAX_CHARS, ProsaError } from "@prosa/core";
import { z } from "zod";

const content = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("text"), body: z.string().min(1).max(MESSAGE_MAX_CHARS) }),
  z.strictObject({
    kind: z.literal("media"),
    attachmentId: z.uuid(),
    caption: z.string().max(MESSAGE_MAX_CHARS).nullish(),
    voice: z.boolean().optional(),
  }),
  z.strictObject({
    kind: z.literal("template"),
    templateId: z.uuid(),
    variables: z.record(z.string().max(200), z.string().max(1_024)).default({}),
  }),
  z.strictObject({ kind: z.literal("reaction"), messageId: z.uuid(), emoji: z.string().max(32) }),
  z.strictObject({ kind: z.literal("note"), body: z.string().min(1).max(MESSAGE_MAX_CHARS) }),
]);

const messageBody = z.strictObject({
  conversationId: z.uuid(),
  clientMessageId: z.uuid(),
  content,
  replyToId: z.uuid().nullish(),
  expectedSeq: z.int().min(0).nullish(),
});

const listQuery = z.strictObject({
  conversationId: z.uuid(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z
    .string()
    .transform((value, context) => {
      try {
        return JSON.parse(value) as unknown;
      } catch {
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(z.strictObject({ sortTs: z.string(), seq: z.int(), id: z.uuid() }))
    .optional(),
});

const typingBody = z.strictObject({
  conversationId: z.uuid(),
  state: z.enum(["composing", "recording", "paused"]),
});

/** What `POST /api/internal/v1/typing` takes. */
export type TypingBody = z.infer<typeof typingBody>;

/** @throws ProsaError `request.invalid` with the paths that are wrong. */
export function parseTypingBody(body: unknown): TypingBody {
  return parse(typingBody, body);
}

const changeBody = z.discriminatedUnion("change", [
  z.strictObject({
    change: z.literal("edit"),
    body: z.string().min(1).max(MESSAGE_MAX_CHARS),
  }),
  z.strictObject({ change: z.literal("delete") }),
  z.strictObject({ change: z.literal("drop") }),
]);

/**
 * What `POST /api/messages/<id>/change` takes.
 * @throws ProsaError `request.invalid` with the paths that are wrong.
 */
export function parseChangeBody(body: unknown): z.infer<typeof changeBody> {
  return parse(changeBody, body);
}

const retryBody = z.strictObject({ acknowledgeUnknown: z.boolean().optional() });

/**
 * What `POST /api/messages/<id>/retry` takes.
 * @throws ProsaError `request.invalid` with the paths that are wrong.
 */
export function parseRetryBody(body: unknown): { acknowledgeUnknown: boolean } {
  return { acknowledgeUnknown: parse(retryBody, body).acknowledgeUnknown ?? false };
}

/** What `POST /api/messages` takes. */
export type MessageBody = z.infer<typeof messageBody>;

/** @throws ProsaError `request.invalid` with the paths that are wrong. */
export function parseMessageBody(body: unknown): MessageBody {
  return parse(messageBody, body);
}

/** @throws ProsaError `request.invalid` with the paths that are wrong. */
export function parseListQuery(params: URLSearchParams): z.infer<typeof listQuery> {
  return parse(listQuery, Object.fromEntries(params));
}

/** @throws ProsaError `request.invalid` with the paths that are wrong. */
export function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => ({
    path: issue.path.join("."),
    problem: issue.message,
  }));
  throw new ProsaError(
    "request.invalid",
    `The request is not what this address takes: ${problems
      .map(({ path, problem }) => `${path || "body"}: ${problem}`)
      .join("; ")}.`,
    { details: { problems } },
  );
}
