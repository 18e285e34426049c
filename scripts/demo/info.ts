/** What `.prosa/demo.json` holds: everything that a script needs to use the running demo. */
export interface DemoInfo {
  url: string;
  webhookUrl: string;
  webhookSecret: string;
  channelId: string;
  instance: string;
  tenantId: string;
  supabaseUrl: string;
  publishableKey: string;
  secretKey: string;
  databaseUrl: string;
  redisUrl: string | null;
  evolutionUrl: string;
  evolutionApiKey: string;
  users: { email: string; password: string; role: string; tenant: string }[];
}
