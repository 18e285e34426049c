/**
 * The log of the embedded stack, with the link of a mail about a forgotten password as the reference app
 * opens it: nothing else stands at the address that the stack's own mail names.
 */
export function withAppLinks(log: (line: string) => void, appUrl: () => string) {
  return (line: string): void => {
    const [, token] = /^mail to[\s\S]*\btoken=([^&\s]+)&type=recovery/.exec(line) ?? [];
    log(line);
    if (token) log(`${appUrl()}/entrar/nova-senha?token_hash=${token}`);
  };
}
