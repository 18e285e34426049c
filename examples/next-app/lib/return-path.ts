/** Where to go after signing in: the asked path if it is one of ours, else the conversations. */
export function safeReturnPath(asked: string | undefined): string {
  return asked && /^\/(canais|equipe|convite|conversas(\/[\w-]+)?)$/.test(asked)
    ? asked
    : "/conversas";
}
