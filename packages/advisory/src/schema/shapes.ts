/** Small words for JSON Schema: every object closed, every field named. */
export type Schema = Readonly<Record<string, unknown>>;

export function object(
  required: Readonly<Record<string, unknown>>,
  optional: Readonly<Record<string, unknown>> = {},
): Schema {
  return {
    type: "object",
    additionalProperties: false,
    required: Object.keys(required),
    properties: { ...required, ...optional },
  };
}

export function list(items: unknown, maxItems = 10_000): Schema {
  return { type: "array", maxItems, items };
}

export function text(pattern?: string): Schema {
  return pattern === undefined ? { type: "string" } : { type: "string", pattern };
}

export function orNull(schema: Schema): Schema {
  return { anyOf: [{ type: "null" }, schema] };
}

export const COUNT: Schema = { type: "integer", minimum: 0 };
export const FLAG: Schema = { type: "boolean" };
export const SHA256: Schema = text("^[0-9a-f]{64}$");
